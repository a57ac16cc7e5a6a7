"""``include=treatments,treatments.conditions``: add the full documents that a page refers to.

Each document comes once, however many rows refer to it. Each type costs one statement for each of
the two levels; the cards of the documents are loaded together with those of the page. What exceeds
the budget stays a card, and is named in ``not_included``: content that grows breaks no client.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from cms.api import serializers
from cms.api.collection import Collection, get_collection
from cms.api.http import cache_tag_header
from cms.api.parameters.parameter import Parameter
from cms.api.parameters.value_lists import WordListValue
from cms.api.representations.cards import Cards, Group, rests_on_others
from cms.api.representations.documents import (
    ids_in_body,
    render_items,
    to_plain_json,
    translation_groups,
)
from cms.lib import placeholders

Json = dict[str, Any]
MAX_ENTRIES = 200
MAX_BYTES = 2_000_000


#: Relations to include, each with those of its entries.
IncludeTree = dict[str, list[str]]


class Target(NamedTuple):
    """A published entry, or one that is not, that a page refers to."""

    type: str
    id: str


@dataclass
class Included:
    """Stored rows (the document, then the ids of the neighbours) within what is left of a budget.

    ``skipped`` are published entries that exceed it.
    """

    rows: dict[Target, tuple[Any, ...]] = field(default_factory=dict)
    skipped: list[Target] = field(default_factory=list)
    entries_left: int = field(default_factory=lambda: MAX_ENTRIES)
    bytes_left: int = field(default_factory=lambda: MAX_BYTES)

    def add_entries(self, targets: Sequence[Target], cards: Cards) -> None:
        """Fetch the entries in their order, as far as the budget allows."""
        if len(targets) > self.entries_left:
            published = cards.load(each.id for each in targets).json  # a draft takes no place
            targets = [each for each in targets if each.id in published]
            self.skipped += targets[self.entries_left :]
            targets = targets[: self.entries_left]
        found = fetch_detail_rows(targets)
        for target in targets:
            row = found.get(target)
            if row is None:
                continue  # not published
            size = len(row[0].encode())
            if size > self.bytes_left:
                self.skipped.append(target)
                continue
            self.rows[target] = row
            self.entries_left -= 1
            self.bytes_left -= size


class IncludeValue(WordListValue):
    """A comma list of relations, and of relations of relations, parsed into a tree."""

    def clean(self, value: str) -> IncludeTree:
        tree: IncludeTree = {}
        for path in super().clean(value):
            name, _, below = path.partition(".")
            tree.setdefault(name, []).extend([below] if below else [])
        return tree


def load_cards(
    cards: Cards,
    included: Included,
    page_ids: Iterable[str] = (),
    page_groups: Mapping[str, Group] | None = None,
    page_assessed: Iterable[str] = (),
) -> None:
    """Load all cards for the included documents and the page, in at most one statement.

    ``page_ids`` are the ids that the page shows cards of, ``page_groups`` the translation groups of
    its items, ``page_assessed`` the ids of those that have evidence.
    """
    ids, items = set(page_ids), []
    for target, (detail, *neighbours) in included.rows.items():
        ids.update(placeholders.referenced_ids_in_json(detail))
        ids.update(str(id) for id in neighbours if id)
        item = orjson.loads(detail)
        rich = get_collection(target.type).rich_fields
        ids.update(id for key in rich for id in ids_in_body(item[key]))
        items.append(item)
    assessed = [item["id"] for item in items if rests_on_others(item["type"])]
    cards.load(
        ids,
        groups={**translation_groups(items), **(page_groups or {})},
        assessed=[*assessed, *page_assessed],
    )


def include_parameter(collection: Collection) -> Parameter | None:
    """Build the parameter; None: no document of the collection has a relation to include."""
    names = includable_relations(collection)
    if not names:
        return None
    return Parameter(
        "include",
        IncludeValue(words=list(includable_paths(collection))),
        help=(
            "Whole documents of the published entries that these relations lead to, in `included` "
            "by their ids; `treatments.conditions` adds those that they lead to. At most "
            f"{MAX_ENTRIES} entries and {MAX_BYTES // 1_000_000} MB; `not_included` names others."
        ),
    )


def includable_relations(collection: Collection) -> list[str]:
    """Return the relations that are fields of the documents too, under the same name."""
    fields = serializers.item_serializer(collection)._declared_fields
    return [name for name in collection.filters.relations if name in fields]


def includable_paths(collection: Collection) -> Iterator[str]:
    """Yield each relation, and the relations of the entries that it leads to."""
    for name in includable_relations(collection):
        yield name
        target = get_collection(collection.filters.relations[name])
        yield from (f"{name}.{below}" for below in includable_relations(target))


def includable_types(collection: Collection) -> list[str]:
    """Return the types of the entries on both levels."""
    types: dict[str, None] = {}
    for path in includable_paths(collection):
        name, _, below = path.partition(".")
        type = collection.filters.relations[name]
        types[get_collection(type).filters.relations[below] if below else type] = None
    return list(types)


def fetch_included(
    collection: Collection, tree: IncludeTree, items: Iterable[Json], cards: Cards
) -> Included:
    """Fetch the entries that these relations of the items lead to: first all that the items refer
    to, then what those refer to.
    """
    included = Included()
    wanted: dict[Target, set[str]] = {}
    for item in items:
        for name, below in tree.items():
            for target in list_targets(collection, name, item):
                wanted.setdefault(target, set()).update(below)
    included.add_entries(list(wanted), cards)
    nested = {
        target: None
        for each, names in wanted.items()
        if names and each in included.rows
        for target in list_nested(each, names, included.rows[each][0])
        if target not in wanted
    }
    if nested:
        included.add_entries(list(nested), cards)
    return included


def embed_related(collection: Collection, item: Json, names: Iterable[str], cards: Cards) -> Json:
    """Return a document with whole documents in place of the cards of these relations.

    What exceeds the budget stays a card. A document that is older than a relation lacks it.
    """
    tree: IncludeTree = {name: [] for name in names if item.get(name)}
    if not tree:
        return item
    included = fetch_included(collection, tree, [item], cards)
    load_cards(cards, included)
    documents = to_plain_json(render_included(included, cards)["included"])
    embedded = {
        name: [documents.get(each["id"], each) for each in item[name] if each] for name in tree
    }
    return {**item, **embedded}


def list_targets(collection: Collection, name: str, item: Json) -> Iterator[Target]:
    """Yield the entries that one relation of a document leads to, in order.

    A document that is older than the relation lacks it.
    """
    for id in referenced_ids(item.get(name)):
        yield Target(collection.filters.relations[name], id)


def list_nested(target: Target, names: Iterable[str], detail: str) -> Iterator[Target]:
    """Yield the entries that these relations of an included entry lead to."""
    item: Json = orjson.loads(detail)
    for name in sorted(names):
        yield from list_targets(get_collection(target.type), name, item)


def referenced_ids(node: Any) -> Iterable[str]:
    """Yield the ids of the entries under a key of a document: its placeholders or cards."""
    for each in node if isinstance(node, list) else [node]:
        if each is not None:
            yield each["id"] if "id" in each else next(placeholders.referenced_ids(each))


def fetch_detail_rows(targets: Iterable[Target]) -> dict[Target, tuple[Any, ...]]:
    """Fetch the stored rows of the published ones among the entries, each type at once."""
    ids_by_type: dict[str, list[str]] = {}
    for target in targets:
        ids_by_type.setdefault(target.type, []).append(target.id)
    found: dict[Target, tuple[Any, ...]] = {}
    for type, ids in ids_by_type.items():
        collection = get_collection(type)
        rows = collection.rows.filter(pk__in=ids).order_by("pk")
        for id, *row in rows.values_list("pk", "detail", *collection.neighbour_columns):
            found[Target(type, str(id))] = tuple(row)
    return found


def render_included(included: Included, cards: Cards) -> Json:
    """Render the documents as at their own addresses, by id, and name what exceeds the budget."""
    documents: dict[str, Json] = {}
    by_type: dict[str, list[tuple[Any, ...]]] = {}
    for target, row in included.rows.items():
        by_type.setdefault(target.type, []).append(row)
    for type, rows in by_type.items():
        collection = get_collection(type)
        items = render_items(
            rows, cards, neighbours=collection.neighbours, rich=collection.rich_fields
        )
        for item in items:
            cache_tag_header.add_item_tags(collection.name, collection.sequence_of(item))
            documents[item["id"]] = item
    skipped = [each._asdict() for each in included.skipped]
    return {"included": documents, **({"not_included": skipped} if skipped else {})}
