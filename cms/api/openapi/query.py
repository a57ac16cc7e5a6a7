"""Describe in OpenAPI what ``facets``, ``fields``, ``include`` and ``Prefer`` add to responses."""

from collections.abc import Callable, Mapping
from typing import Any

from drf_spectacular.utils import OpenApiParameter

from cms.api.collection import Collection, get_collection
from cms.api.openapi.problems import FAULT_SCHEMA
from cms.api.parameters.parameter import Parameter
from cms.api.query import includes
from cms.api.query.collection_parameters import collection_facets
from cms.api.query.facets import Facet, RelationFacet

Json = dict[str, Any]

WARNINGS_SCHEMA: Json = {
    "type": "array",
    "items": {"$ref": "#/components/schemas/Fault"},
    "description": "With `Prefer: handling=lenient`: what was ignored, as errors name it.",
}
MIN_SEQUENCE_HELP = "`min-sequence=PLACE` asks for an answer that has seen the log at least as far."
PREFER_HEADER = OpenApiParameter(
    "Prefer",
    {"type": "string", "examples": ["handling=lenient", "min-sequence=1204-9f86d081884c7d65"]},
    OpenApiParameter.HEADER,
    description=(
        "`handling=lenient` (RFC 7240) has parameters that can't be used ignored and listed in "
        f"`warnings`, where they would be refused otherwise. {MIN_SEQUENCE_HELP}"
    ),
)
#: The header of operations that are never lenient.
MIN_SEQUENCE_HEADER: Json = {
    "in": "header",
    "name": "Prefer",
    "schema": {"type": "string", "examples": ["min-sequence=1204-9f86d081884c7d65"]},
    "description": MIN_SEQUENCE_HELP,
}

COUNT_SCHEMA = {"type": "integer", "minimum": 1, "description": "Rows of the list that have it."}
VALUE_COUNT_SCHEMA: Json = {
    "type": "object",
    "properties": {
        "value": {
            "type": ["string", "integer", "boolean", "null"],
            "description": "What finds these rows as a filter. Null: not known, as in `__isnull`.",
        },
        "count": COUNT_SCHEMA,
    },
    "required": ["value", "count"],
}
ENTRY_COUNT_SCHEMA: Json = {
    "type": "object",
    "properties": {
        "value": {
            "type": "string",
            "description": "What finds these rows as a filter: the slug, or in another language "
            "than the list's the id.",
        },
        "id": {"type": "string", "format": "uuid"},
        "slug": {"type": "string"},
        "locale": {"type": "string"},
        "title": {"type": "string"},
        "count": COUNT_SCHEMA,
    },
    "required": ["value", "id", "slug", "locale", "title", "count"],
}
WITHOUT_SCHEMA: Json = {
    "type": "integer",
    "minimum": 0,
    "description": "Rows of the list that refer to none of them, as in `__isnull=true`.",
}
NOT_INCLUDED_SCHEMA: Json = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"type": {"type": "string"}, "id": {"type": "string", "format": "uuid"}},
        "required": ["type", "id"],
    },
    "description": "With `include`: what exceeds its limits. It stays a card.",
}
#: Registers a schema under a name, and returns a reference to it.
Component = Callable[[str, Json], Json]


def describe_facet(facet: Facet, component: Component) -> Json:
    """Describe one facet: its values, each with a count of rows."""
    has_entries = isinstance(facet, RelationFacet)
    if has_entries:
        item = component("EntryCount", ENTRY_COUNT_SCHEMA)
    else:
        item = component("ValueCount", VALUE_COUNT_SCHEMA)
    values = {"type": "array", "items": item}
    properties: Json = {
        "values": {**values, "description": "The most frequent first."},
        "more": {"type": "boolean", "description": "There are values beyond these."},
        **({"without": WITHOUT_SCHEMA} if has_entries else {}),
    }
    schema = {"type": "object", "properties": properties, "required": [*properties]}
    return component("EntryFacet" if has_entries else "ValueFacet", schema)


def describe_facets(facets: Mapping[str, Facet], component: Component) -> Json:
    return {
        "type": "object",
        "properties": {name: describe_facet(facet, component) for name, facet in facets.items()},
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
    reference: Callable[[Collection], Json],
    component: Component,
) -> Json:
    """Describe the properties that these parameters add to a response.

    ``reference`` returns a reference to the document of a collection.
    """
    component("Fault", FAULT_SCHEMA)
    properties: Json = {"warnings": WARNINGS_SCHEMA}
    if "facets" in parameters:
        properties["facets"] = describe_facets(collection_facets(collection), component)
    if "include" in parameters:
        properties["included"] = describe_included(
            [reference(get_collection(type)) for type in includes.includable_types(collection)]
        )
        properties["not_included"] = NOT_INCLUDED_SCHEMA
    return properties
