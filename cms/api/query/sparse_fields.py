"""``fields=title,series.slug``: reduce documents to the requested fields, or to all but
``fields=-body,-outline``.

The allowed names come from the serializers behind the OpenAPI schema, so a request can name every
field that a document can have, and no other.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from rest_framework import serializers

from cms.api.collection import Collection, entry_collections, get_collection
from cms.api.parameters.parameter import Parameter
from cms.api.parameters.value_lists import WordListValue
from cms.api.representations import bodies
from cms.api.representations.documents import to_plain_json
from cms.api.serializers import (
    PlaceInSequence,
    Serializer,
    card_serializer,
    small_card_serializer,
)
from cms.lib.document_fields import Ref, Refs, RichText

Json = dict[str, Any]
#: The depth of cards whose fields can be asked for apart, as in ``results.measure.title``; a deeper
#: card is shown whole: the names of all would make addresses that no proxy lets through.
MAX_CARD_DEPTH = 2
#: Requested fields by name, each with those below it; None: all of them.
FieldTree = dict[str, "FieldTree | None"]
#: Returns the serializer of the cards of a collection.
CardSerializer = Callable[[Collection], type[Serializer]]


@dataclass(frozen=True)
class FieldSelection:
    """The fields to keep, or with ``excludes`` those to leave out."""

    tree: FieldTree
    excludes: bool = False

    def names(self, key: str) -> bool:
        """Return whether a field, or something in it, is asked for."""
        return key in self.tree and not self.excludes


class FieldsValue(WordListValue):
    """Field paths: those to keep, or each with a minus those to leave out."""

    def __init__(self, *, paths: Sequence[str]) -> None:
        super().__init__(words=[*paths, *(f"-{path}" for path in paths)])

    def parse_parts(self, parts: list[str]) -> FieldSelection:
        paths = super().parse_parts(parts)
        excluded = [path.removeprefix("-") for path in paths if path.startswith("-")]
        if excluded and len(excluded) < len(paths):
            raise ValidationError(
                "Either name the fields that you want, or each with a minus those that you don't: "
                "both together can't stand here."
            )
        return FieldSelection(build_field_tree(excluded or paths), excludes=bool(excluded))

    def list_candidates(self, part: str) -> list[str]:
        return [word for word in self.words if word.startswith("-") == part.startswith("-")]


def fields_parameter(serializer: type[Serializer], collection: Collection) -> Parameter:
    default = "the usual ones" if has_small_cards(serializer) else "all of them"
    return Parameter(
        "fields",
        FieldsValue(paths=field_paths(serializer, collection)),
        help=(
            "Only these fields of each document, with commas between; `series.slug` is a field "
            f"of a field. If you say nothing, {default}. Each with a minus: those but these."
        ),
    )


def has_small_cards(serializer: type[Serializer]) -> bool:
    """Return whether the documents are items of lists."""
    return bool(getattr(serializer, "has_small_cards", False))


def field_paths(serializer: type[Serializer], collection: Collection) -> list[str]:
    """Return the paths of all fields of a serializer."""
    cards = small_card_serializer if has_small_cards(serializer) else card_serializer
    return list(walk_fields(serializer._declared_fields, collection, cards=cards))


def walk_fields(
    fields: Mapping[str, Any],
    collection: Collection,
    *,
    cards: CardSerializer | None,
    depth: int = 1,
) -> Iterable[str]:
    """Yield the path of each field, then those below it.

    ``cards`` returns the card of a collection; None: the fields are those of a card. ``depth`` is
    that of the fields, from 1.
    """
    for name, field in fields.items():
        yield name
        below_field = paths_below(name, field, collection, cards=cards, depth=depth)
        for below in dict.fromkeys(below_field):
            yield f"{name}.{below}"


def paths_below(
    name: str, field: Any, collection: Collection, *, cards: CardSerializer | None, depth: int
) -> Iterable[str]:
    """Yield the paths below one field, which has this depth."""
    if isinstance(field, PlaceInSequence) and cards:
        yield "position"
        for side in ("previous", "next"):
            yield from (side, *(f"{side}.{below}" for below in card_paths(collection, cards)))
    if isinstance(field, Ref | Refs):
        type = getattr(field, "to", "") or collection.filters.relations.get(name)
        if cards and depth <= MAX_CARD_DEPTH:
            for each in [get_collection(type)] if type else entry_collections():
                yield from card_paths(each, cards)
    elif isinstance(field, RichText):
        yield from bodies.FORMS
    elif isinstance(field, serializers.ListSerializer | serializers.ListField):
        yield from paths_below(name, field.child, collection, cards=cards, depth=depth)
    elif isinstance(field, serializers.Serializer):
        yield from walk_fields(field.fields, collection, cards=cards, depth=depth + 1)


def card_paths(collection: Collection, cards: CardSerializer) -> list[str]:
    fields = cards(collection)._declared_fields
    return list(walk_fields(fields, collection, cards=None))


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


def select_fields(items: list[Json], selection: FieldSelection | None) -> list[Json]:
    """Return the documents with the requested fields, in their own order; None: all fields."""
    if selection is None:
        return items
    tree, prune = selection.tree, prune_document
    if selection.excludes:
        prune = exclude_fields
        items = [{k: v for k, v in item.items() if tree.get(k, {}) is not None} for item in items]
    else:
        items = [{key: value for key, value in item.items() if key in tree} for item in items]
    if any(tree.values()):
        items = to_plain_json(items)
        return [prune(item, tree) for item in items]
    return items


def exclude_fields(node: Any, tree: FieldTree | None) -> Any:
    """Return a document, or a part of it, without the fields of the tree."""
    if not tree:
        return node
    if isinstance(node, list):
        return [exclude_fields(each, tree) for each in node]
    if not isinstance(node, dict):
        return node
    return {
        key: exclude_fields(value, below)
        for key, value in node.items()
        if (below := tree.get(key, {})) is not None
    }


def prune_document(node: Any, tree: FieldTree | None) -> Any:
    """Return a document, or a part of it, with the requested fields."""
    if tree is None:
        return node
    if isinstance(node, list):
        return [prune_document(each, tree) for each in node]
    if not isinstance(node, dict):
        return node
    return {key: prune_document(value, tree[key]) for key, value in node.items() if key in tree}
