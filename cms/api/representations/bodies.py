"""The forms of a body. Blocks are the source; HTML is rendered at publication, the others here.

All four hold the same text, images and links: what is not published is in none of them.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from cms.api.representations.cards import Cards
from cms.lib.integrity import name_warning
from cms.lib.richtext.citation_marks import CitedWork, list_cited, warn_in_marks
from cms.lib.richtext.html_renderer import to_text
from cms.lib.richtext.images import parse_picture, with_credits
from cms.lib.richtext.markdown_renderer import to_markdown
from cms.lib.richtext.placeholders import referenced_ids_in_blocks
from cms.lib.richtext.superscripts import to_unicode_scripts

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


def read_works(ids: Iterable[str], cards: Cards, *, locale: str) -> dict[str, CitedWork]:
    """Read the published works that a body cites, with a warning of those that do not stand."""
    return {
        id: CitedWork(cards.pages[id], card["title"], name_warning(card["integrity"], locale))
        for id, card in cards.parse(ids).items()
        if "integrity" in card
    }
