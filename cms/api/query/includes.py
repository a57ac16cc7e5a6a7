"""``include=treatments,studies``: the whole documents of what a page refers to, beside it.

Each comes once, however many rows refer to it. They cost one statement for each type, and none
more for their cards, which are brought together with those of the page.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from cms.api import serializers
from cms.api.collection import Collection, get_collection
from cms.api.errors.problem_details import Problem
from cms.api.http import cache_tag_header
from cms.api.parameters.parameter import Parameter
from cms.api.parameters.value_lists import Words
from cms.api.representations.cards import Cards
from cms.api.representations.documents import ids_in_body, render_items, translation_groups
from cms.lib import placeholders

Json = dict[str, Any]
MOST_ENTRIES = 200
MOST_BYTES = 2_000_000


@dataclass(frozen=True)
class IncludedRows:
    """Rows of one type as they are stored, with the ids of their neighbours."""

    collection: Collection
    rows: Sequence[tuple[Any, ...]]


def load_cards(
    cards: Cards, found: Sequence[IncludedRows], texts: Sequence[str], beside: Iterable[Any]
) -> None:
    """All cards that the documents, and the rows beside them, will need: at most one statement."""
    wanted = {str(id) for id in beside}
    for text in texts:
        wanted.update(placeholders.referenced_ids_in_json(text))
    shown = [orjson.loads(text) for text in texts]
    for each in found:
        for detail, *neighbours in each.rows:
            wanted.update(placeholders.referenced_ids_in_json(detail))
            wanted.update(str(id) for id in neighbours if id)
            item = orjson.loads(detail)
            rich = each.collection.rich_fields
            wanted.update(id for key in rich for id in ids_in_body(item[key]))
            shown.append(item)
    cards.load(wanted, groups=translation_groups(shown))


def include_parameter(collection: Collection) -> Parameter | None:
    """None: documents of this type refer to nothing that has a name in its filters."""
    names = includable_relations(collection)
    if not names:
        return None
    return Parameter(
        "include",
        Words(words=names),
        help=(
            "Whole documents of the published entries that these relations lead to, in `included` "
            f"by their ids. At most {MOST_ENTRIES} entries and {MOST_BYTES // 1_000_000} MB."
        ),
    )


def includable_relations(collection: Collection) -> list[str]:
    """The relations whose entries stand in the documents under the same name."""
    shown = serializers.item_serializer(collection)._declared_fields
    return [name for name in collection.filters.relations if name in shown]


def fetch_included(
    collection: Collection, names: Sequence[str], items: Iterable[Json]
) -> list[IncludedRows]:
    """What these relations of the items lead to. Raises Problem if it is too much."""
    wanted: dict[str, set[str]] = {}
    for item in items:
        for name in names:
            wanted.setdefault(collection.filters.relations[name], set()).update(
                referenced_ids(item[name])
            )
    entries = sum(len(ids) for ids in wanted.values())
    if entries > MOST_ENTRIES:
        raise too_many_included(f"{entries} entries", f"{MOST_ENTRIES} entries")
    found = [
        IncludedRows(get_collection(type), list(detail_rows(get_collection(type), ids)))
        for type, ids in wanted.items()
        if ids
    ]
    size = sum(len(row[0].encode()) for each in found for row in each.rows)
    if size > MOST_BYTES:
        raise too_many_included(f"{size:,} bytes of documents", f"{MOST_BYTES:,} bytes")
    return found


def referenced_ids(node: Any) -> Iterable[str]:
    """The entries that stand under a key of a document, as holes or as cards."""
    for each in node if isinstance(node, list) else [node]:
        if each is not None:
            yield each["id"] if "id" in each else next(placeholders.referenced_ids(each))


def detail_rows(collection: Collection, ids: set[str]) -> Iterable[tuple[Any, ...]]:
    rows: Iterable[tuple[Any, ...]] = (
        collection.rows.filter(pk__in=ids)
        .order_by("pk")
        .values_list("detail", *collection.neighbour_columns)
    )
    return rows


def too_many_included(found: str, most: str) -> Problem:
    message = (
        f"include: This page refers to {found}, and at most {most} can come with one answer. "
        "Ask for a smaller page_size, or for fewer relations."
    )
    fault = {"parameter": "include", "code": "value", "message": message}
    return Problem("invalid-parameters", message, errors=[fault])


def render_included(found: Sequence[IncludedRows], cards: Cards) -> dict[str, Json]:
    """The documents by id, as their own addresses show them."""
    included: dict[str, Json] = {}
    for each in found:
        collection = each.collection
        items = render_items(
            each.rows, cards, neighbours=collection.neighbours, rich=collection.rich_fields
        )
        for item in items:
            cache_tag_header.add_item_tags(collection.name, collection.sequence_of(item))
            included[item["id"]] = item
    return included
