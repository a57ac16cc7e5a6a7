"""The forms of a body. Blocks are the source; HTML is rendered at publication, the others here.

All four hold the same text, images and links: what is not published is in none of them.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import translation

from cms.api.representations.cards import Cards, get_types
from cms.api.representations.pictures import picture_url
from cms.lib.integrity import name_warning
from cms.lib.placeholders import referenced_ids
from cms.lib.richtext.block_types import Block
from cms.lib.richtext.citation_marks import CitedWork, list_cited, warn_in_marks
from cms.lib.richtext.html_renderer import to_text
from cms.lib.richtext.images import parse_picture, with_credits
from cms.lib.richtext.markdown_renderer import to_markdown
from cms.lib.richtext.placed_pictures import (
    PictureKey,
    PlacedPicture,
    find_pictures,
    key_of,
    place_pictures,
)
from cms.lib.richtext.placeholders import referenced_ids_in_blocks
from cms.lib.richtext.superscripts import to_unicode_scripts
from cms.published.models.rows import Published

Json = dict[str, Any]
FORMS = ("html", "blocks", "markdown", "text")
FORMS_FROM_BLOCKS = {"blocks", "markdown", "text"}


def needs_blocks(forms: Sequence[str]) -> bool:
    """Return whether one of the forms is rendered from blocks."""
    return not FORMS_FROM_BLOCKS.isdisjoint(forms)


def render_forms(body: Json, forms: Sequence[str], cards: Cards, *, locale: str) -> Json:
    """Render the Markdown and the text of a body whose blocks still have their placeholders."""
    if {"markdown", "text"}.isdisjoint(forms):
        return {}
    blocks = to_unicode_scripts(body["blocks"])
    wanted = referenced_ids_in_blocks(blocks)
    pictures = {id: parse_picture(cards.embeds[id]) for id in wanted if id in cards.embeds}
    works = read_works(list_cited(blocks), cards, locale=locale)
    warn_in_marks(blocks, works)
    rendered: Json = {}
    if "markdown" in forms:
        rendered["markdown"] = to_markdown(
            blocks, pictures=pictures, urls=cards.pages, works=works, language=locale
        )
    if "text" in forms:
        rendered["text"] = to_text(with_credits(blocks, pictures))
    return rendered


def place_in_blocks(blocks: list[Block], cards: Cards) -> None:
    """Give the pictures of figures in a body's blocks their addresses and titles."""
    if keys := [key_of(block) for block in find_pictures(blocks)]:
        place_pictures(blocks, read_pictures(keys, cards))


def read_pictures(keys: Iterable[PictureKey], cards: Cards) -> dict[PictureKey, PlacedPicture]:
    """Read what is shown of pictures of published figures, from the cards of their entries.

    Their addresses are those that lead to whatever holds now.
    """
    found = {}
    cards_by_id = cards.parse({key.entry_id for key in keys})
    for key in keys:
        card = cards_by_id.get(key.entry_id)
        model = get_types()[card["type"]] if card else None
        if card and model and key.kind in model.picture_titles:
            title = name_picture(model, key.kind, card)
            src = picture_url(model.collection, key.entry_id, f"{key.kind}.svg")
            page = cards.pages[key.entry_id]
            found[key] = PlacedPicture(src, title, page, key)
    return found


def name_picture(model: type[Published], kind: str, card: Json) -> str:
    """Name what a picture shows, in the language of its entry."""
    with translation.override(card["locale"]):
        return str(model.picture_titles[kind]).format(entry=card["title"])


def read_doubts(id: str, cards: Cards) -> dict[str, str]:
    """Read what an entry rests on that is not current: its status, by the id of the source."""
    _, detail = cards.evidence_of(id)
    return {
        source: each["status"]
        for each in (detail or {}).get("sources", ())
        for source in referenced_ids(each["source"])
    }


def read_works(ids: Iterable[str], cards: Cards, *, locale: str) -> dict[str, CitedWork]:
    """Read the published works that a body cites, with a warning of those that do not stand."""
    return {
        id: CitedWork(cards.pages[id], card["title"], name_warning(card["integrity"], locale))
        for id, card in cards.parse(ids).items()
        if "integrity" in card
    }
