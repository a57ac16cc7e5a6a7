"""Render the items of lists, and cache them with the cards until the log grows.

A list item shows what its type declares as ``list_fields``, with small cards; ``fields=`` shows
anything else of the stored item. Its terms are sent once per page (``page_terms``).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from cms.api.http import cache_tag_header
from cms.api.representations.cards import Cards, Group, insert_addresses
from cms.api.representations.documents import (
    ids_in_body,
    resolve_placeholders,
    translation_group,
)
from cms.api.representations.list_cards import small_cards, whole_cards
from cms.api.representations.list_shape import ListShape
from cms.api.representations.page_terms import Term, add_own_terms, build_term, choose_templates
from cms.lib import placeholders

Json = dict[str, Any]
OVERHEAD_BYTES = 1_000  # of the objects that an item consists of
ID_START, ID_END = len('{"id":"'), len('{"id":"') + 36


class ListItem(NamedTuple):
    """A finished item. ``json`` has none of its ``terms``; ``shown_ids`` are those of its cards."""

    id: str
    locale: str
    json: bytes
    terms: Sequence[Term]
    shown_ids: Sequence[str]

    @property
    def size(self) -> int:
        """Return about how many bytes the item takes in memory."""
        terms = sum(len(each.value) + len(each.template or b"") for each in self.terms)
        return len(self.json) + terms + OVERHEAD_BYTES


class PickedItem(NamedTuple):
    """A stored item, its values that the list shows, and the ids that these refer to."""

    stored: Json
    values: Json
    wanted_ids: set[str]
    group: Group | None


def render_list_items(
    rows: Sequence[tuple[Any, ...]], shape: ListShape, cards: Cards
) -> list[ListItem]:
    """Render rows of stored items, each followed by the ids of its neighbours if the shape shows
    them.
    """
    if shape.key is None:
        items = [*render_uncached(rows, shape, cards)]
    else:
        found = {id: cards.items.get((shape.key, id)) for id in map(stored_id, rows)}
        missing = [row for row in rows if found[stored_id(row)] is None]
        if missing:
            for item in render_uncached(missing, shape, cards):
                cards.add_item((shape.key, item.id), item, size=item.size)
                found[item.id] = item
        items = [item for item in found.values() if item]
    shown_ids = (id for item in items for id in (item.id, *item.shown_ids))
    cache_tag_header.add_tags(shown_ids)
    return items


def stored_id(row: tuple[Any, ...]) -> str:
    """Return the id of a stored item without parsing it: its JSON begins with the id."""
    id: str = row[0][ID_START:ID_END]
    return id


def render_uncached(
    rows: Sequence[tuple[Any, ...]], shape: ListShape, cards: Cards
) -> Iterator[ListItem]:
    """Render stored items. All cards are loaded with one statement."""
    picked = pick_values(rows, shape)
    ids, groups = collect_references(picked)
    cards.load(ids, groups=groups)
    for row, each in zip(rows, picked, strict=True):
        yield render_item(each, row, shape, cards)


def pick_values(rows: Sequence[tuple[Any, ...]], shape: ListShape) -> list[PickedItem]:
    """Parse stored items, and pick the values that the list shows."""
    stored: list[Json] = orjson.loads(insert_addresses(f"[{','.join(row[0] for row in rows)}]"))
    keys, shows_translations = {*shape.keys, *shape.terms}, "translations" in shape.keys
    picked = []
    for stored_item, row in zip(stored, rows, strict=True):
        item = stored_item | shape.model.derive_list_values(stored_item)
        values = {key: value for key, value in item.items() if key in keys}
        wanted = {*placeholders.referenced_ids(values)}
        wanted.update(id for key in shape.rich for id in ids_in_body(values[key]))
        if shape.shows_neighbours:
            wanted.update(str(id) for id in row[1:3] if id)
        has_group = shows_translations and "translation_key" in item
        picked.append(
            PickedItem(item, values, wanted, translation_group(item) if has_group else None)
        )
    return picked


def collect_references(picked: Sequence[PickedItem]) -> tuple[set[str], dict[str, Group]]:
    """Return the ids that a page shows cards of, and the translation groups of its items."""
    ids = set().union(*(each.wanted_ids for each in picked))
    return ids, {each.stored["id"]: each.group for each in picked if each.group}


def render_item(
    picked: PickedItem, row: tuple[Any, ...], shape: ListShape, cards: Cards
) -> ListItem:
    """Render one item, whose cards are loaded."""
    id, values, shown = picked.stored["id"], picked.values, picked.wanted_ids & cards.json.keys()
    if picked.group:
        values["translations"] = cards.translations(id, picked.group)
    shown_cards = (whole_cards if shape.has_whole_cards else small_cards)(cards, shown)
    if shape.neighbours and shape.neighbours.within in values:
        insert_sequence(picked, row, shape, cards, shown_cards)
    filled = resolve_placeholders(
        values,
        cards,
        shape.rich,
        shape.forms,
        locale=picked.stored["locale"],
        shown=shown_cards,
    )
    if shape.prune:
        filled = shape.prune(filled)
    terms = [build_term(filled.pop(name, None), picked.stored) for name in shape.terms]
    translations = cards.groups[picked.group] - {id} if picked.group else ()
    shown_ids = (*shown, *(each for each in translations if each in cards.texts))
    return ListItem(id, picked.stored["locale"], orjson.dumps(filled), terms, shown_ids)


def insert_sequence(
    picked: PickedItem,
    row: tuple[Any, ...],
    shape: ListShape,
    cards: Cards,
    shown_cards: Mapping[str, Any],
) -> None:
    """Replace the placeholder of the sequence by its card with the position, and with the
    neighbours if the shape shows them.
    """
    place: Any = shape.neighbours
    values, position = picked.values, picked.stored[place.position]
    if shape.shows_neighbours:
        values[place.position] = position
        place.insert_place(values, cards, [str(id) for id in row[1:3]])
        return
    placeholder = values[place.within]
    id = placeholder[placeholders.REF] if placeholder else ""
    if id in shown_cards:
        card = orjson.loads(cards.texts[id]) if shape.has_whole_cards else shown_cards[id]
        values[place.within] = {**card, "position": position}


def join_page(items: Sequence[ListItem], names: Sequence[str]) -> tuple[orjson.Fragment, Json]:
    """Join finished items to the JSON of a page, and return it with the page's terms."""
    templates = choose_templates([item.terms for item in items])
    if names:
        texts = [add_own_terms(item.json, names, item.terms, templates) for item in items]
    else:
        texts = [item.json for item in items]
    chosen = zip(names, templates, strict=bool(items))
    terms = {name: orjson.Fragment(each) for name, each in chosen if each is not None}
    return orjson.Fragment(b"[%s]" % b",".join(texts)), terms
