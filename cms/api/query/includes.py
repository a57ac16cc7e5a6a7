"""``include=treatments,studies``: add the full documents that a page refers to.

Each document comes once, however many rows refer to it. Each type costs one statement; the cards
of the documents are loaded together with those of the page.
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
from cms.api.parameters.value_lists import WordListValue
from cms.api.representations.cards import Cards
from cms.api.representations.documents import ids_in_body, render_items, translation_groups
from cms.lib import placeholders

Json = dict[str, Any]
MAX_ENTRIES = 200
MAX_BYTES = 2_000_000


@dataclass(frozen=True)
class IncludedRows:
    """Stored rows of one type: the document, then the ids of the neighbours."""

    collection: Collection
    rows: Sequence[tuple[Any, ...]]


def load_cards(
    cards: Cards,
    included: Sequence[IncludedRows],
    texts: Sequence[str],
    neighbour_ids: Iterable[Any],
) -> None:
    """Load all cards for the included documents and the page, in at most one statement.

    ``texts`` are the stored items of the page, ``neighbour_ids`` the ids of their neighbours.
    """
    ids = {str(id) for id in neighbour_ids}
    for text in texts:
        ids.update(placeholders.referenced_ids_in_json(text))
    items = [orjson.loads(text) for text in texts]
    for each in included:
        for detail, *neighbours in each.rows:
            ids.update(placeholders.referenced_ids_in_json(detail))
            ids.update(str(id) for id in neighbours if id)
            item = orjson.loads(detail)
            rich = each.collection.rich_fields
            ids.update(id for key in rich for id in ids_in_body(item[key]))
            items.append(item)
    cards.load(ids, groups=translation_groups(items))


def include_parameter(collection: Collection) -> Parameter | None:
    """Build the parameter; None: no document of the collection has a relation to include."""
    names = includable_relations(collection)
    if not names:
        return None
    return Parameter(
        "include",
        WordListValue(words=names),
        help=(
            "Whole documents of the published entries that these relations lead to, in `included` "
            f"by their ids. At most {MAX_ENTRIES} entries and {MAX_BYTES // 1_000_000} MB."
        ),
    )


def includable_relations(collection: Collection) -> list[str]:
    """Return the relations that are fields of the documents too, under the same name."""
    fields = serializers.item_serializer(collection)._declared_fields
    return [name for name in collection.filters.relations if name in fields]


def fetch_included(
    collection: Collection, names: Sequence[str], items: Iterable[Json]
) -> list[IncludedRows]:
    """Fetch the entries that these relations of the items lead to. Raises Problem for too many."""
    ids_by_type: dict[str, set[str]] = {}
    for item in items:
        for name in names:
            type = collection.filters.relations[name]
            ids_by_type.setdefault(type, set()).update(referenced_ids(item[name]))
    count = sum(len(ids) for ids in ids_by_type.values())
    if count > MAX_ENTRIES:
        raise too_many_included_problem(f"{count} entries", f"{MAX_ENTRIES} entries")
    included = [
        IncludedRows(get_collection(type), list(fetch_detail_rows(get_collection(type), ids)))
        for type, ids in ids_by_type.items()
        if ids
    ]
    size = sum(len(row[0].encode()) for each in included for row in each.rows)
    if size > MAX_BYTES:
        raise too_many_included_problem(f"{size:,} bytes of documents", f"{MAX_BYTES:,} bytes")
    return included


def referenced_ids(node: Any) -> Iterable[str]:
    """Yield the ids of the entries under a key of a document: its placeholders or cards."""
    for each in node if isinstance(node, list) else [node]:
        if each is not None:
            yield each["id"] if "id" in each else next(placeholders.referenced_ids(each))


def fetch_detail_rows(collection: Collection, ids: set[str]) -> Iterable[tuple[Any, ...]]:
    rows: Iterable[tuple[Any, ...]] = (
        collection.rows.filter(pk__in=ids)
        .order_by("pk")
        .values_list("detail", *collection.neighbour_columns)
    )
    return rows


def too_many_included_problem(size: str, limit: str) -> Problem:
    message = (
        f"include: This page refers to {size}, and at most {limit} can come with one answer. "
        "Ask for a smaller page_size, or for fewer relations."
    )
    fault = {"parameter": "include", "code": "value", "message": message}
    return Problem("invalid-parameters", message, errors=[fault])


def render_included(included: Sequence[IncludedRows], cards: Cards) -> dict[str, Json]:
    """Render the documents as at their own addresses, by id."""
    documents: dict[str, Json] = {}
    for each in included:
        collection = each.collection
        items = render_items(
            each.rows, cards, neighbours=collection.neighbours, rich=collection.rich_fields
        )
        for item in items:
            cache_tag_header.add_item_tags(collection.name, collection.sequence_of(item))
            documents[item["id"]] = item
    return documents
