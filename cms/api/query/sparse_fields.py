"""``fields=title,series.slug``: reduce documents to the requested fields.

The allowed names come from the serializers behind the OpenAPI schema, so a request can name every
field that a document can have, and no other.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from rest_framework import serializers

from cms.api.collection import Collection, entry_collections, get_collection
from cms.api.parameters.parameter import Parameter
from cms.api.parameters.value_lists import WordListValue
from cms.api.representations import bodies
from cms.api.representations.documents import to_plain_json
from cms.api.serializers import PlaceInSequence, Serializer, card_serializer
from cms.lib.document_fields import Ref, Refs, RichText

Json = dict[str, Any]
#: Requested fields by name, each with those below it; None: all of them.
FieldTree = dict[str, "FieldTree | None"]


class FieldsValue(WordListValue):
    """Field paths, parsed into a tree."""

    def parse_parts(self, parts: list[str]) -> FieldTree:
        return build_field_tree(super().parse_parts(parts))


def fields_parameter(serializer: type[Serializer], collection: Collection) -> Parameter:
    return Parameter(
        "fields",
        FieldsValue(words=field_paths(serializer, collection)),
        help=(
            "Only these fields of each document, with commas between; `series.slug` is a field "
            "of a field. All of them if you say nothing."
        ),
    )


def field_paths(serializer: type[Serializer], collection: Collection) -> list[str]:
    """Return the paths of all fields of a serializer."""
    return list(walk_fields(serializer._declared_fields, collection))


def walk_fields(
    fields: Mapping[str, Any], collection: Collection, *, in_card: bool = False
) -> Iterable[str]:
    """Yield the path of each field, then those below it. In a card, references have none."""
    for name, field in fields.items():
        yield name
        for below in dict.fromkeys(paths_below(name, field, collection, in_card=in_card)):
            yield f"{name}.{below}"


def paths_below(name: str, field: Any, collection: Collection, *, in_card: bool) -> Iterable[str]:
    """Yield the paths below one field."""
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


def build_field_tree(paths: Iterable[str]) -> FieldTree:
    """Build the tree of field paths; ``series`` requests all of it, also beside ``series.slug``."""
    root: FieldTree = {}
    for path in paths:
        node, *rest = path.split(".")
        tree: FieldTree = root
        while rest:
            below = tree.setdefault(node, {})
            if below is None:
                break
            tree, node, rest = below, rest[0], rest[1:]
        else:
            tree[node] = None
    return root


def select_fields(items: list[Json], tree: FieldTree | None) -> list[Json]:
    """Return the documents with the requested fields, in their own order; None: all fields."""
    if tree is None:
        return items
    items = [{key: value for key, value in item.items() if key in tree} for item in items]
    if any(tree.values()):
        items = to_plain_json(items)
        return [prune_document(item, tree) for item in items]
    return items


def prune_document(node: Any, tree: FieldTree | None) -> Any:
    """Return a document, or a part of it, with the requested fields."""
    if tree is None:
        return node
    if isinstance(node, list):
        return [prune_document(each, tree) for each in node]
    if not isinstance(node, dict):
        return node
    return {key: prune_document(value, tree[key]) for key, value in node.items() if key in tree}
