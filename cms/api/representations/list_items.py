"""Render the items of lists, and keep them until the log grows.

A list item shows what its type declares as ``list_fields``, with small cards; ``fields=`` shows
anything else of the stored item. Its terms are sent once per page (``page_terms``).
"""

from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any, NamedTuple

import orjson

from cms.api.database.snapshot import LogState
from cms.api.database.state_cache import KeptValues, StateCache
from cms.api.http.cache_tag_header import find_entry_tags
from cms.api.representations.cards import Cards, Group, insert_addresses, rests_on_others
from cms.api.representations.documents import (
    ids_in_body,
    list_sources,
    resolve_placeholders,
    translation_group,
)
from cms.api.representations.list_cards import small_cards, whole_cards
from cms.api.representations.list_shape import ListShape
from cms.api.representations.page_terms import (
    Templates,
    Term,
    add_own_terms,
    build_term,
    choose_templates,
)
from cms.lib import placeholders
from cms.lib.canonical_json import dump_kept
from cms.published.cache_tags import entry_tag

Json = dict[str, Any]
TAG_BYTES = 60
EVIDENCE_KEYS = ("evidence", "evidence_detail")
#: A row of a list: the id as the database has it, then the columns.
Row = tuple[Any, ...]


class ListItem(NamedTuple):
    """A finished item. ``json`` has none of its ``terms``; ``tags`` are those of all it shows."""

    locale: str
    json: bytes
    terms: Sequence[Term]
    templates: Templates
    tags: Set[str]

    @property
    def size(self) -> int:
        """Return about how many bytes the item takes in memory."""
        terms = sum(len(each.value) + len(each.template or b"") for each in self.terms)
        return len(self.json) + terms + TAG_BYTES * len(self.tags)


class KeptItems(KeptValues[ListItem]):
    """Finished items by their shape and id, and of which ``shapes`` there are any."""

    def __init__(self) -> None:
        super().__init__()
        self.shapes: set[str] = set()


ITEMS = StateCache(KeptItems)


def get_kept_items(log_state: LogState) -> KeptItems:
    """Return the finished items of this state of the log, or none yet."""
    return ITEMS.get_content(log_state)


class PickedItem(NamedTuple):
    """A stored item, its values that the list shows, and the ids that these refer to.

    ``source_ids`` are those from whose cards values are derived, and ``copies`` the cards of copies
    that the item held.
    """

    stored: Json
    values: Json
    wanted_ids: set[str]
    source_ids: Sequence[str]
    copies: Json
    group: Group | None


def complete_items(
    ids: Sequence[Any],
    shape: ListShape,
    cards: Cards,
    kept: KeptItems,
    *,
    read_rows: Callable[[Sequence[Any]], Sequence[Row]],
) -> list[ListItem]:
    """Return the items of these ids, in this order, and render those that are not kept.

    ``read_rows`` returns their rows, in any order.
    """
    found = {id: kept.get((shape.key, id)) for id in ids}
    if missing := [id for id, item in found.items() if item is None]:
        rows = read_rows(missing)
        found |= zip(
            [row[0] for row in rows], render_list_items(rows, shape, cards, kept), strict=True
        )
    return [item for item in found.values() if item]


def render_list_items(
    rows: Sequence[Row], shape: ListShape, cards: Cards, kept: KeptItems
) -> list[ListItem]:
    """Render rows of stored items, each followed by the ids of its neighbours if the shape shows
    them. All cards are loaded with one statement.
    """
    picked = pick_values(rows, shape)
    ids, groups, assessed = collect_references(picked)
    assessed = assessed if not shape.keys.isdisjoint(EVIDENCE_KEYS) else []
    cards.load(ids, groups=groups, assessed=assessed)
    if "evidence_detail" in shape.keys:
        cards.load_sources(assessed)
    items = []
    for row, each in zip(rows, picked, strict=True):
        item = render_item(each, row, shape, cards)
        items.append(item)
        if shape.key:
            kept.shapes.add(shape.key)
            kept.keep((shape.key, row[0]), item, size=item.size)
    return items


def pick_values(rows: Sequence[Row], shape: ListShape) -> list[PickedItem]:
    """Parse stored items, and pick the values that the list shows."""
    stored: list[Json] = orjson.loads(insert_addresses(f"[{','.join(row[1] for row in rows)}]"))
    keys, shows_translations = {*shape.keys, *shape.terms}, "translations" in shape.keys
    picked = []
    derived = keys.intersection(shape.model.derived_from)
    for stored_item, row in zip(stored, rows, strict=True):
        copies = shape.model.replace_copies(stored_item)
        item = stored_item | shape.model.derive_list_values(stored_item)
        values = {key: value for key, value in item.items() if key in keys}
        wanted = {*placeholders.referenced_ids(values)}
        wanted.update(id for key in shape.rich for id in ids_in_body(values[key]))
        if shape.shows_neighbours:
            wanted.update(str(id) for id in row[2:4] if id)
        group = shows_translations and "translation_key" in item
        picked.append(
            PickedItem(
                stored=item,
                values=values,
                wanted_ids=wanted,
                source_ids=list_sources(shape.model, item) if derived else (),
                copies=copies,
                group=translation_group(item) if group else None,
            )
        )
    return picked


def collect_references(
    picked: Sequence[PickedItem],
) -> tuple[set[str], dict[str, Group], list[str]]:
    """Return the ids that a page shows cards of, the translation groups of its items, and the ids
    of those that have evidence.
    """
    ids = set().union(*(each.wanted_ids.union(each.source_ids) for each in picked))
    stored = [each.stored for each in picked]
    assessed = [item["id"] for item in stored if rests_on_others(item["type"])]
    return ids, {each.stored["id"]: each.group for each in picked if each.group}, assessed


def render_item(picked: PickedItem, row: Row, shape: ListShape, cards: Cards) -> ListItem:
    """Render one item, whose cards are loaded."""
    id, values, shown = picked.stored["id"], picked.values, picked.wanted_ids & cards.json.keys()
    if rests_on_others(picked.stored["type"]):
        evidence = dict(zip(EVIDENCE_KEYS, cards.evidence_of(id), strict=True))
        values |= {key: evidence[key] for key in EVIDENCE_KEYS if key in shape.keys}
        shown |= cards.json.keys() & {*placeholders.referenced_ids(values.get("evidence_detail"))}
    if picked.group:
        values["translations"] = cards.translations(id, picked.group)
    shown_cards = (whole_cards if shape.has_whole_cards else small_cards)(cards, shown)
    if picked.copies:
        shown_cards = {**picked.copies, **shown_cards}
    derive_list_item(picked, shape, cards)
    if shape.neighbours and shape.neighbours.within in values:
        insert_sequence(picked, row, shape, cards, shown_cards)
    filled = resolve_placeholders(
        values,
        cards,
        shape.rich,
        shape.forms,
        id=id,
        locale=picked.stored["locale"],
        shown=shown_cards,
    )
    if shape.prune:
        filled = shape.prune(filled)
    terms = [build_term(filled.pop(name, None), picked.stored) for name in shape.terms]
    translations = cards.groups[picked.group] - {id} if picked.group else ()
    linked = (each for each in (*picked.source_ids, *translations) if each in cards.texts)
    shown_ids = (id, *shown, *linked)
    json = dump_kept(filled)
    tags = find_entry_tags(json).union(map(entry_tag, shown_ids))
    templates = tuple(term.template for term in terms)
    return ListItem(picked.stored["locale"], json, terms, templates, tags)


def derive_list_item(picked: PickedItem, shape: ListShape, cards: Cards) -> None:
    """Add those of an item's derived values that the list shows."""
    if picked.source_ids or shape.keys & shape.model.derived_from.keys():
        shown = {**picked.copies, **cards.parse(picked.source_ids)}
        derived = shape.model.derive_from_cards(picked.stored, shown)
        picked.values.update({key: derived[key] for key in derived if key in shape.keys})


def insert_sequence(
    picked: PickedItem,
    row: Row,
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
        place.insert_place(values, cards, [str(id) for id in row[2:4]])
        return
    placeholder = values[place.within]
    id = placeholder[placeholders.REF] if placeholder else ""
    if id in shown_cards:
        card = orjson.loads(cards.texts[id]) if shape.has_whole_cards else shown_cards[id]
        values[place.within] = {**card, "position": position}


def join_page(items: Sequence[ListItem], names: Sequence[str]) -> tuple[orjson.Fragment, Json]:
    """Join finished items to the JSON of a page, and return it with the page's terms."""
    templates = choose_templates([item.templates for item in items])
    says_all = None not in templates
    texts = [
        item.json
        if says_all and item.templates == templates
        else add_own_terms(item.json, names, item.terms, templates)
        for item in items
    ]
    chosen = zip(names, templates, strict=bool(items))
    terms = {name: orjson.Fragment(each) for name, each in chosen if each is not None}
    return orjson.Fragment(b"[%s]" % b",".join(texts)), terms
