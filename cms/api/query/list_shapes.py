"""Which fields the items of a list show: those of the type, or those that ``fields=`` names."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import orjson

from cms.api.collection import Collection
from cms.api.query.sparse_fields import FieldSelection, exclude_fields, prune_document
from cms.api.representations.documents import to_plain_json
from cms.api.representations.list_shape import ListShape
from cms.api.serializers import default_list_fields

Json = dict[str, Any]
#: Parameters whose items are not those of the current rows alone, or need the rows themselves.
UNCACHED_PARAMETERS = frozenset(("as_of", "body", "include"))


def build_list_shape(collection: Collection, values: Mapping[str, Any]) -> ListShape:
    """Build the shape of a list from the cleaned values of its request."""
    shape = shape_fields(collection, values)
    is_cached = UNCACHED_PARAMETERS.isdisjoint(values)
    rich = tuple(key for key in collection.rich_fields if key in shape["keys"])
    return ListShape(
        model=collection.published,
        neighbours=collection.neighbours,
        rich=rich if "body" in values else (),
        forms=values.get("body", ()),
        key=describe_shape(collection, values) if is_cached else None,
        **shape,
    )


def shape_fields(collection: Collection, values: Mapping[str, Any]) -> Json:
    """Return the arguments of a shape that ``fields``, ``include`` and ``body`` decide."""
    selection: FieldSelection | None = values.get("fields")
    prune = partial(prune_item, selection) if selection and any(selection.tree.values()) else None
    if selection and not selection.excludes:
        return {
            "keys": frozenset(selection.tree),
            "has_whole_cards": True,
            "shows_neighbours": names_neighbours(collection, selection),
            "prune": prune,
        }
    terms = collection.published.term_fields
    added = [*values.get("include", ()), *(collection.rich_fields if "body" in values else ())]
    keys = default_list_fields(collection).union(added)
    if selection is None:
        return {"keys": keys, "terms": terms}
    excluded = {name for name, below in selection.tree.items() if below is None}
    terms = tuple(name for name in terms if name not in excluded)
    return {"keys": keys - excluded, "terms": terms, "prune": prune}


def names_neighbours(collection: Collection, selection: FieldSelection) -> bool:
    """Return whether the fields name the entries before or after an item, or all of its place."""
    within = collection.neighbours.within if collection.neighbours else None
    if within is None or within not in selection.tree:
        return False
    below = selection.tree[within]
    return below is None or not {"previous", "next"}.isdisjoint(below)


def prune_item(selection: FieldSelection, item: Json) -> Json:
    """Reduce an item to the parts of its values that the fields select."""
    prune = exclude_fields if selection.excludes else prune_document
    pruned: Json = prune(to_plain_json(item), selection.tree)
    return pruned


def describe_shape(collection: Collection, values: Mapping[str, Any]) -> str:
    """Return a key that two lists share only if their items are alike."""
    selection: FieldSelection | None = values.get("fields")
    if selection is None:
        return collection.type_name
    parts = [collection.type_name, selection.excludes, selection.tree]
    return orjson.dumps(parts, option=orjson.OPT_SORT_KEYS).decode()
