"""What ``facets``, ``fields``, ``include`` and ``Prefer`` add to answers, in OpenAPI."""

from collections.abc import Callable, Mapping
from typing import Any

from drf_spectacular.utils import OpenApiParameter

from cms.api.collection import Collection, get_collection
from cms.api.openapi.problems import FAULT
from cms.api.parameters.parameter import Parameter
from cms.api.query import includes
from cms.api.query.collection_parameters import collection_facets
from cms.api.query.facets import Facet, RelationFacet

Json = dict[str, Any]

WARNINGS: Json = {
    "type": "array",
    "items": {"$ref": "#/components/schemas/Fault"},
    "description": "With `Prefer: handling=lenient`: what was ignored, as errors name it.",
}
# Without a word about its properties, generated clients take it for an object that has none; so
# what they know of the whole document is not lost on "this or the whole document".
SPARSE: Json = {"type": "object", "description": "With `fields`: only what was asked for of it."}
MIN_SEQUENCE = "`min-sequence=N` asks for an answer that has seen the log at least as far."
PREFER = OpenApiParameter(
    "Prefer",
    {"type": "string", "examples": ["handling=lenient", "min-sequence=1204"]},
    OpenApiParameter.HEADER,
    description=(
        "`handling=lenient` (RFC 7240) has parameters that can't be used ignored and listed in "
        f"`warnings`, where they would be refused otherwise. {MIN_SEQUENCE}"
    ),
)
#: Where nothing is lenient.
PREFER_SEEN: Json = {
    "in": "header",
    "name": "Prefer",
    "schema": {"type": "string", "examples": ["min-sequence=1204"]},
    "description": MIN_SEQUENCE,
}


COUNT = {"type": "integer", "minimum": 1, "description": "Rows of the list that have it."}
VALUE_COUNT: Json = {
    "type": "object",
    "properties": {
        "value": {
            "type": ["string", "integer", "boolean", "null"],
            "description": "Null: not known.",
        },
        "count": COUNT,
    },
    "required": ["value", "count"],
}
ENTRY_COUNT: Json = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "slug": {"type": "string"},
        "title": {"type": "string"},
        "count": COUNT,
    },
    "required": ["id", "slug", "title", "count"],
}
Component = Callable[[str, Json], Json]


def describe_facet(facet: Facet, component: Component) -> Json:
    """One facet: its values, each with the rows it has."""
    entries = isinstance(facet, RelationFacet)
    counted = ("EntryCount", ENTRY_COUNT) if entries else ("ValueCount", VALUE_COUNT)
    values = {"type": "array", "items": component(*counted)}
    schema = {
        "type": "object",
        "properties": {
            "values": {**values, "description": "The most frequent first."},
            "more": {"type": "boolean", "description": "There are values beyond these."},
        },
        "required": ["values", "more"],
    }
    return component("EntryFacet" if entries else "ValueFacet", schema)


def describe_facets(kinds: Mapping[str, Facet], component: Component) -> Json:
    return {
        "type": "object",
        "properties": {name: describe_facet(facet, component) for name, facet in kinds.items()},
        "description": "With `facets`: how many rows of the list have each value.",
    }


def describe_included(documents: list[Json]) -> Json:
    return {
        "type": "object",
        "additionalProperties": {"oneOf": documents},
        "description": "With `include`: whole documents by the ids that cards have.",
    }


def describe_extras(
    collection: Collection,
    parameters: Mapping[str, Parameter],
    document: Callable[[Any], Json],
    component: Component,
) -> Json:
    """The properties that these parameters bring; ``document`` refers to that of a collection."""
    component("Fault", FAULT)
    found: Json = {"warnings": WARNINGS}
    if "facets" in parameters:
        found["facets"] = describe_facets(collection_facets(collection), component)
    if "include" in parameters:
        names = includes.includable_relations(collection)
        types = dict.fromkeys(collection.filters.relations[name] for name in names)
        found["included"] = describe_included([document(get_collection(type)) for type in types])
    return found
