"""Render stored JSON as readers get it: cards for placeholders, neighbours, bodies."""

import re
from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import orjson

from cms.api.http import cache_tag_header
from cms.api.representations import bodies
from cms.api.representations.cards import (
    Cards,
    Group,
    get_types,
    insert_addresses,
    rests_on_others,
)
from cms.api.representations.neighbours import Neighbours
from cms.lib import canonical_json, placeholders
from cms.lib.richtext.placed_pictures import PictureKey
from cms.lib.richtext.placeholders import HTML_PLACEHOLDER, mark_doubts, resolve_html
from cms.published.models.rows import Row

Json = dict[str, Any]


def render_items(
    rows: Sequence[tuple[Any, ...]],
    cards: Cards,
    *,
    neighbours: Neighbours | None = None,
    rich: Sequence[str] = (),
    forms: Sequence[str] = ("html",),
) -> list[Json]:
    """Render rows of stored JSON, each followed by the ids of its neighbours, as readers get them.

    ``rich`` are the keys that hold bodies, which come in ``forms``. All cards are loaded with one
    statement.
    """
    text = insert_addresses(f"[{','.join(row[0] for row in rows)}]")
    items: list[Json] = orjson.loads(text)
    copies = collect_copies(items)
    cache_tag_header.add_tags(item["id"] for item in items)
    neighbour_ids = [[str(id) for id in row[1:3]] for row in rows] if neighbours else []
    wanted = {*placeholders.referenced_ids_in_json(text), *copies}
    wanted.update(id for ids in neighbour_ids for id in ids if id != "None")
    wanted.update(id for item in items for key in rich for id in ids_in_body(item[key]))
    assessed = [item["id"] for item in items if rests_on_others(item["type"])]
    cards.load(wanted, groups=translation_groups(items), assessed=assessed)
    cards.load_sources(assessed)
    shown = ChainMap[str, Any](cast("Json", cards.json), copies) if copies else None
    for item in items:
        derive_values(item, cards, copies)
        if rests_on_others(item["type"]):
            item["evidence"], item["evidence_detail"] = cards.evidence_of(item["id"])
        if "translation_key" in item:
            item["translations"] = cards.translations(item["id"], translation_group(item))
    if neighbours:
        for item, ids in zip(items, neighbour_ids, strict=True):
            neighbours.insert_place(item, cards, ids)
    return [resolve_placeholders(item, cards, rich, forms, shown=shown) for item in items]


def collect_copies(items: Sequence[Json]) -> dict[str, Json]:
    """Replace copies of other entries in what an earlier version stored.

    Return the copies as cards by id. They are shown for entries that are not published.
    """
    copies: dict[str, Json] = {}
    for item in items:
        if model := get_types().get(item["type"]):
            copies |= model.replace_copies(item)
    return copies


def derive_values(item: Json, cards: Cards, copies: Mapping[str, Json]) -> None:
    """Add the values that follow from the cards of what the item refers to."""
    model = get_types().get(item["type"])
    if model and model.derived_from:
        ids = list_sources(model, item)
        item |= model.derive_from_cards(item, {**copies, **cards.parse(ids)})


def list_sources(model: type[Row], item: Json) -> list[str]:
    """List the ids of the entries from whose cards values of an item are derived."""
    keys = {key for sources in model.derived_from.values() for key in sources}
    return [id for key in sorted(keys) for id in placeholders.referenced_ids(item[key])]


def to_plain_json(items: Any) -> Any:
    """Return rendered items as plain Python values: until then their cards are JSON fragments."""
    return orjson.loads(orjson.dumps(items))


def translation_groups(items: Sequence[Json]) -> dict[str, Group]:
    """Return the translation group of each entry, by id; parts of entries have none."""
    return {item["id"]: translation_group(item) for item in items if "translation_key" in item}


def translation_group(item: Json) -> Group:
    return item["type"], item["translation_key"]


def resolve_placeholders(
    item: Json,
    cards: Cards,
    rich: Sequence[str],
    forms: Sequence[str],
    *,
    id: str = "",
    locale: str | None = None,
    shown: Mapping[str, Any] | None = None,
) -> Json:
    """Fill an item's placeholders with cards, and render its bodies in the forms asked for.

    ``shown`` are other forms of the cards outside of bodies, by id. ``id`` and ``locale`` are those
    of an item that lacks its own.
    """
    language = locale or item["locale"] if rich else ""
    for key in rich:
        bodies.place_in_blocks(item[key].get("blocks", []), cards)
    doubts = bodies.read_doubts(id or item["id"], cards) if rich else {}
    rendered = {key: bodies.render_forms(item[key], forms, cards, locale=language) for key in rich}
    filled: Json = placeholders.fill_placeholders(item, cards.json if shown is None else shown)
    for key in rich:
        body = placeholders.fill_placeholders(item[key], cards.json) | rendered[key]
        if "html" in forms:
            marks = list(HTML_PLACEHOLDER.finditer(body["html"]))
            cited = [match["citation"] for match in marks]
            works = bodies.read_works(filter(None, cited), cards, locale=language)
            body["html"] = resolve_html(
                mark_doubts(body["html"], doubts),
                images=cards.embeds,
                urls=cards.pages,
                works=works,
                figures=bodies.read_pictures(find_picture_keys(marks), cards),
            )
        filled[key] = {form: body[form] for form in forms}
    return filled


def find_picture_keys(marks: Iterable[re.Match[str]]) -> list[PictureKey]:
    """Find the pictures of figures among the placeholders of a body's HTML."""
    return [PictureKey(mark["pictured"], mark["kind"]) for mark in marks if mark["pictured"]]


def ids_in_body(body: Json) -> list[str]:
    """Return the ids of images, entries, citations and pictured entries in a body's HTML."""
    matches = HTML_PLACEHOLDER.finditer(body.get("html", ""))
    names = ("image", "entry", "citation", "pictured")
    return [next(filter(None, match.group(*names))) for match in matches]


def add_blocks(detail: str, document: str, *, keys: Sequence[str]) -> str:
    """Add the blocks of bodies to a stored detail; they stand in the document alone."""
    item, content = orjson.loads(detail), orjson.loads(document)
    for key in keys:
        item[key] |= {"blocks": content[key]["blocks"]}
    return canonical_json.dump_in_order(item)
