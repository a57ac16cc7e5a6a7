"""Give the choices in the OpenAPI document names, which generated clients take for their types.

A field's choices are named after it, wherever they stand: ``Reversibility``. Where fields of one
name have different choices, the name of the document comes first: ``ChangeKind``, ``CitationKind``.
What a collection can be asked for is named after its type: ``PostOrdering``, ``PostFacet``.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from cms.api import serializers
from cms.api.collection import collections
from cms.api.query.locales import ALL_LOCALES

Json = dict[str, Any]
#: Parameters of every collection, whose choices are its own, with the end of their names.
CONTROLS = {"ordering": "Ordering", "fields": "Field", "facets": "Facet", "include": "Include"}
#: Parameters that have the same choices everywhere.
SHARED = {
    "locale": "Locale",
    "locales": "Locale",
    "type": "EntryType",
    "types": "EntryType",
    "body": "BodyForm",
}


#: Names of fields that say nothing without the document that has them.
GENERIC = frozenset(
    (
        "Name",
        "Code",
        "Type",
        "Kind",
        "Role",
        "Status",
        "System",
        "Scope",
        "Marks",
        "Change",
        "Tone",
        "Level",
        "Reasons",
    )
)


class Place(NamedTuple):
    """Choices in a schema, and the names that they could have, the best first."""

    schema: Json
    names: tuple[str, ...]

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(filter(None, self.schema["enum"]))  # without null and the empty text


def name_enums(result: Json, **kwargs: Any) -> Json:
    """Replace all choices by references to components (a hook of drf-spectacular)."""
    result = copy_nodes(result)
    components = result["components"]["schemas"]
    places = [*component_places(components), *parameter_places(result["paths"])]
    sets: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for place in places:
        sets[place.names[0]].add(place.choices)
    for place in places:
        enum = {"type": "string", "enum": list(place.choices)}
        free = (name for name in place.names if components.get(name, enum) == enum)
        if name := next((name for name in free if len(sets[name]) <= 1), None):
            components[name] = enum
            refer(place.schema, name)
    result["components"]["schemas"] = dict(sorted(components.items()))
    return result


def copy_nodes(node: Any) -> Any:
    """Return a copy without parts that stand in two places, unlike a deep copy of Python's."""
    if isinstance(node, dict):
        return {key: copy_nodes(value) for key, value in node.items()}
    return [copy_nodes(each) for each in node] if isinstance(node, list | tuple) else node


def refer(schema: Json, name: str) -> None:
    """Turn a schema of choices into a reference to those of a name; null and "" stay allowed."""
    reference: Json = {"$ref": f"#/components/schemas/{name}"}
    empty = {None: {"type": "null"}, "": {"type": "string", "const": ""}}
    others = [empty[each] for each in schema.pop("enum") if not each]
    schema.pop("type", None)
    schema |= {"oneOf": [reference, *others]} if others else reference


def component_places(components: Json) -> Iterator[Place]:
    """Yield the choices of the properties of each component."""
    for name, schema in sorted(components.items()):
        for found, path in find_enums(schema, ()):
            field = camel_case(path[-1] if path else "")
            stem = name.removesuffix("Item").removesuffix("Card")
            own = (f"{stem}{field}", f"{name}{''.join(map(camel_case, path[-2:]))}")
            yield Place(found, own if field in GENERIC else (field, *own))


def parameter_places(paths: Json) -> Iterator[Place]:
    """Yield the choices of the parameters of each operation."""
    types = {each.name: serializers.component_name(each) for each in collections().values()}
    for path, operations in paths.items():
        collection = path.removeprefix("/api/v1/").partition("/")[0]
        type = types.get(collection, camel_case(collection))
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                for found, _ in find_enums(parameter["schema"], ()):
                    names = parameter_names(parameter["name"], type, "{name}" in path)
                    if ALL_LOCALES in found["enum"]:
                        names = ("ListLocale",)
                    yield Place(found, names)


def parameter_names(name: str, type: str, is_detail: bool) -> tuple[str, ...]:
    if name in SHARED:
        return (SHARED[name], f"{type}{SHARED[name]}")
    if name in CONTROLS:
        own = f"{type}{CONTROLS[name]}"
        return (own, f"{type}{'Detail' if is_detail else 'Item'}{CONTROLS[name]}")
    field = name.removesuffix("__in").removesuffix("__not").rpartition("__")[2]
    return (camel_case(field), f"{type}{camel_case(field)}", f"{type}{camel_case(name)}")


def find_enums(schema: Any, path: tuple[str, ...]) -> Iterator[tuple[Json, tuple[str, ...]]]:
    """Yield each schema with several words to choose from, with the properties that lead to it."""
    if isinstance(schema, list):
        for each in schema:
            yield from find_enums(each, path)
    if not isinstance(schema, dict):
        return
    choices = schema.get("enum")
    if isinstance(choices, list) and len(choices) > 1 and isinstance(choices[0], str):
        yield schema, path
        return
    for key, below in schema.items():
        if key == "properties":
            for name, each in below.items():
                yield from find_enums(each, (*path, name))
        elif key in ("items", "allOf", "anyOf", "oneOf", "additionalProperties"):
            yield from find_enums(below, path)


def camel_case(name: str) -> str:
    """Return "TimepointKind" for "timepoint_kind"."""
    return "".join(part[:1].upper() + part[1:] for part in name.replace("-", "_").split("_"))
