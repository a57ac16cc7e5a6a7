"""``fields=title,series.slug``: documents with nothing but what was asked for.

The names come from the shapes that the schema describes, so what can be asked for is what a
document can hold.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from rest_framework import serializers

from cms.api.query.parameters import Parameter
from cms.api.query.value_lists import Words
from cms.api.representations import bodies
from cms.api.serializers import Place, card
from cms.lib.document_fields import Ref, Refs, RichText

Json = dict[str, Any]
#: Names with what is wanted below each; None: all of it.
Tree = dict[str, "Tree | None"]
View = Any  # a CollectionViewSet class
Cards = Mapping[str, View]  # the views of all types, by type


class Fields(Words):
    """Reads the names into a tree."""

    def clean(self, value: str) -> Tree:
        return tree_of(super().clean(value))


def parameter(shape: type[serializers.Serializer[Any]], view: View, views: Cards) -> Parameter:
    return Parameter(
        "fields",
        Fields(words=names(shape, view, views)),
        help=(
            "Only these fields of each document, with commas between; `series.slug` is a field "
            "of a field. All of them if you say nothing."
        ),
    )


def names(shape: type[serializers.Serializer[Any]], view: View, views: Cards) -> list[str]:
    """All paths through documents of this shape."""
    return list(through(shape._declared_fields, view, views))


def through(fields: Mapping[str, Any], view: View, views: Cards) -> Iterable[str]:
    for name, field in fields.items():
        yield name
        for below in dict.fromkeys(under(name, field, view, views)):
            yield f"{name}.{below}"


def under(name: str, field: Any, view: View, views: Cards) -> Iterable[str]:
    if isinstance(field, Place):
        yield "position"
        for side in ("previous", "next"):
            yield from (side, *(f"{side}.{below}" for below in of_card(view)))
    if isinstance(field, Ref | Refs):
        type = getattr(field, "to", "") or view.filters.relations.get(name)
        for each in [views[type]] if type else views.values():
            yield from of_card(each)
    elif isinstance(field, RichText):
        yield from bodies.FORMS
    elif isinstance(field, serializers.ListSerializer | serializers.ListField):
        yield from under(name, field.child, view, views)
    elif isinstance(field, serializers.Serializer):
        yield from through(field.fields, view, views)


def of_card(view: View) -> list[str]:
    """A card refers to nothing, so its paths end here."""
    return list(through(card(view)._declared_fields, view, {}))


def tree_of(paths: Iterable[str]) -> Tree:
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


def picked(items: list[Json], tree: Tree | None) -> list[Json]:
    """The documents with what was asked for, in the order they have; None: all of it."""
    if tree is None:
        return items
    items = [{key: value for key, value in item.items() if key in tree} for item in items]
    if any(tree.values()):
        items = orjson.loads(orjson.dumps(items))  # cards were bytes until now
        return [pick(item, tree) for item in items]
    return items


def pick(node: Any, tree: Tree | None) -> Any:
    if tree is None:
        return node
    if isinstance(node, list):
        return [pick(each, tree) for each in node]
    if not isinstance(node, dict):
        return node
    return {key: pick(value, tree[key]) for key, value in node.items() if key in tree}
