"""Describe editions and their differences in OpenAPI."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from cms.api import serializers
from cms.api.errors.catalog import KINDS
from cms.api.errors.problem_details import CONTENT_TYPE
from cms.api.openapi import groups, links
from cms.api.openapi.pages import page_schema
from cms.api.openapi.schema import NOT_MODIFIED_RESPONSE, Schema

Json = dict[str, Any]
EDITION_SCHEMA: Json = {
    "type": "object",
    "description": "One edition in the list of an entry's editions.",
    "properties": {
        "number": {"type": "integer", "minimum": 1},
        "published_at": {"type": "string", "format": "date-time"},
        "sequence": {"type": "integer", "description": "Its place in the log of changes."},
        "digest": {"type": "string", "description": "SHA-256 of its canonical content."},
        "url": {"type": "string", "format": "uri", "description": "Permanent: fit to be cited."},
    },
    "required": ["number", "published_at", "sequence", "digest", "url"],
}
SPANS_SCHEMA: Json = {
    "type": "array",
    "description": "Unchanged and added ones in order make the new text.",
    "items": {
        "type": "object",
        "properties": {
            "change": {"type": "string", "enum": ["unchanged", "added", "removed"]},
            "text": {"type": "string"},
        },
        "required": ["change", "text"],
    },
}
FIELD_CHANGE_SCHEMA: Json = {
    "type": "object",
    "properties": {
        "field": {"type": "string"},
        "from": {"description": "The value in the earlier edition."},
        "to": {"description": "The value in the later one."},
        "words": SPANS_SCHEMA,
    },
    "required": ["field", "from", "to"],
}
BLOCK_CHANGE_SCHEMA: Json = {
    "type": "object",
    "properties": {
        "change": {"type": "string", "enum": ["unchanged", "added", "removed", "changed"]},
        "type": {"type": "string", "description": "The type of the block."},
        "spans": SPANS_SCHEMA,
    },
    "required": ["change", "type", "spans"],
}
BODY_CHANGE_SCHEMA: Json = {
    "type": "object",
    "properties": {
        "field": {"type": "string"},
        "blocks": {"type": "array", "items": BLOCK_CHANGE_SCHEMA},
    },
    "required": ["field", "blocks"],
}


class BaseEditionSchema(Schema):
    """The schema of an address under that of an entry."""

    group = groups.EDITIONS
    verb, operation = "get", ""
    has_number = True

    def get_tags(self) -> list[str]:
        return ["editions"]

    @property
    def collection(self) -> Any:
        view: Any = self.view
        return view.collection

    def get_operation_id(self) -> str:
        return f"{self.verb}{serializers.component_name(self.collection)}{self.operation}"

    def get_override_parameters(self) -> list[Any]:
        view: Any = self.view
        edition = {"type": "integer", "minimum": 1}
        name = OpenApiParameter("name", str, "path", description="The slug or the id.")
        number = OpenApiParameter("number", edition, "path", description="Which edition.")
        parameters = [self.describe_parameter(each) for each in view.parameters().values()]
        return [name, *([number] if self.has_number else []), *parameters]

    def get_response_serializers(self) -> Any:
        names = {"301": "moved", "400": "invalid-parameters", "404": "not-found"}
        return {
            "200": OpenApiResponse(*self.describe_response()),
            "304": NOT_MODIFIED_RESPONSE,
            **{
                (code, CONTENT_TYPE): OpenApiResponse(self.problem(code), KINDS[kind].title)
                for code, kind in (names | {"410": "withdrawn"}).items()
            },
        }

    def describe_response(self) -> tuple[Any, str]:
        """Return the schema of a successful response, and its description."""
        raise NotImplementedError


class EditionsSchema(BaseEditionSchema):
    """The schema of the list of an entry's editions."""

    verb, operation = "list", "Editions"
    has_number = False

    def links(self) -> Json:
        return links.editions_links(self.collection)

    def describe_response(self) -> tuple[Any, str]:
        schema = page_schema(self.component("Edition", EDITION_SCHEMA))
        return self.component("EditionList", schema), "A page of the editions."


class EditionSchema(BaseEditionSchema):
    """The schema of one edition."""

    operation = "Edition"

    def links(self) -> Json:
        return links.edition_links(self.collection)

    def describe_response(self) -> tuple[Any, str]:
        return serializers.detail_serializer(self.collection), "The whole entry, as it was."


class DifferenceSchema(BaseEditionSchema):
    """The schema of the difference between two editions."""

    operation = "Difference"

    def links(self) -> Json:
        return {}

    def describe_response(self) -> tuple[Any, str]:
        edition = self.component("Edition", EDITION_SCHEMA)
        schema = {
            "type": "object",
            "properties": {
                "id": {"type": "string", "format": "uuid"},
                "type": {"type": "string"},
                "from": edition,
                "to": edition,
                "fields": {
                    "type": "array",
                    "description": "The fields that differ, but for bodies.",
                    "items": FIELD_CHANGE_SCHEMA,
                },
                "bodies": {
                    "type": "array",
                    "description": "The bodies that differ, block by block.",
                    "items": BODY_CHANGE_SCHEMA,
                },
            },
            "required": ["id", "type", "from", "to", "fields", "bodies"],
        }
        return self.component("Difference", schema), "What changed."
