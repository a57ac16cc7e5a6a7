"""``fields=title,series.slug``: documents with nothing but what was asked for.

The names come from the shapes that the schema describes, so what can be asked for is what a
document can hold.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from rest_framework import serializers

from cms.api.collection import Collection, entry_collections, get_collection
from cms.api.parameters.parameter import Parameter
from cms.api.parameters.value_lists import Words
from cms.api.representations import bodies
from cms.api.representations.documents import to_plain_json
from cms.api.serializers import PlaceInSequence, card_serializer
from cms.lib.document_fields import Ref, Refs, RichText

Json = dict[str, Any]
#: Names with what is wanted below each; None: all of it.
Tree = dict[str, "Tree | None"]


class Fields(Words):
    """Reads the names into a tree."""

    def clean(self, value: str) -> Tree:
        return build_tree(super().clean(value))


def fields_parameter(shape: type[serializers.Serializer[Any]], collection: Collection) -> Parameter:
    return Parameter(
        "fields",
        Fields(words=field_paths(shape, collection)),
        help=(
            "Only these fields of each document, with commas between; `series.slug` is a field "
            "of a field. All of them if you say nothing."
        ),
    )


def field_paths(shape: type[serializers.Serializer[Any]], collection: Collection) -> list[str]:
    """All paths through documents of this shape."""
    return list(walk_fields(shape._declared_fields, collection))


def walk_fields(
    fields: Mapping[str, Any], collection: Collection, *, in_card: bool = False
) -> Iterable[str]:
    """Yield the path of each field, and those below it; a card refers to nothing further."""
    for name, field in fields.items():
        yield name
        for below in dict.fromkeys(paths_below(name, field, collection, in_card=in_card)):
            yield f"{name}.{below}"


def paths_below(name: str, field: Any, collection: Collection, *, in_card: bool) -> Iterable[str]:
    if isinstance(field, PlaceInSequence):
        yield "position"
        for side in ("previous", "next"):
            yield from (side, *(f"{side}.{below}" for below in card_paths(collection)))
    if isinstance(field, Ref | Refs):
        if not in_card:
            type = getattr(field, "to", "") or collection.filters.relations.get(name)
            for each in [get_collection(type)] if type else entry_collections():
                yield from card_paths(each)
    elif isinstance(field, RichText):
        yield from bodies.FORMS
    elif isinstance(field, serializers.ListSerializer | serializers.ListField):
        yield from paths_below(name, field.child, collection, in_card=in_card)
    elif isinstance(field, serializers.Serializer):
        yield from walk_fields(field.fields, collection, in_card=in_card)


def card_paths(collection: Collection) -> list[str]:
    fields = card_serializer(collection)._declared_fields
    return list(walk_fields(fields, collection, in_card=True))


def build_tree(paths: Iterable[str]) -> Tree:
    """``series`` takes all of it, whatever else is said of ``series.slug``."""
    whole: Tree = {}
    for path in paths:
        node, *rest = path.split(".")
        tree: Tree = whole
        while rest:
            below = tree.setdefault(node, {})
            if below is None:
                break
            tree, node, rest = below, rest[0], rest[1:]
        else:
            tree[node] = None
    return whole


def select_fields(items: list[Json], tree: Tree | None) -> list[Json]:
    """The documents with what was asked for, in the order they have; None: all of it."""
    if tree is None:
        return items
    items = [{key: value for key, value in item.items() if key in tree} for item in items]
    if any(tree.values()):
        items = to_plain_json(items)
        return [prune(item, tree) for item in items]
    return items


def prune(node: Any, tree: Tree | None) -> Any:
    if tree is None:
        return node
    if isinstance(node, list):
        return [prune(each, tree) for each in node]
    if not isinstance(node, dict):
        return node
    return {key: prune(value, tree[key]) for key, value in node.items() if key in tree}
