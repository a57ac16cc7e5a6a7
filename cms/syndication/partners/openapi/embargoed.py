"""OpenAPI description of ``embargoed/``."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from cms.syndication.partners.openapi.recalls import INSTANT, TEXT, RecallsSchema
from cms.syndication.partners.parameters import EMBARGOED_PARAMETERS

Json = dict[str, Any]
ID: Json = {"type": "string", "format": "uuid"}
EMBARGO: Json = {
    "type": "object",
    "description": "Nobody may see the entry before `lifts_at`.",
    "properties": {"lifts_at": INSTANT, "shared_at": INSTANT},
    "required": ["lifts_at", "shared_at"],
}
CARD: Json = {
    "type": "object",
    "properties": {
        "id": ID,
        "type": TEXT,
        "slug": TEXT,
        "locale": TEXT,
        "title": TEXT,
        "url": {"type": "string", "format": "uri"},
        "embargo": EMBARGO,
    },
    "required": ["id", "type", "slug", "locale", "title", "url", "embargo"],
}
#: The other fields are those of the entry in the collection of its type.
ENTRY: Json = {
    "type": "object",
    "properties": {"id": ID, "type": TEXT, "embargo": EMBARGO},
    "required": ["id", "type", "embargo"],
    "additionalProperties": True,
}


class EmbargoedSchema(RecallsSchema):
    def get_tags(self) -> list[str]:
        return ["embargoed"]

    def get_auth(self) -> list[Json]:
        return [{"key": []}]

    def get_operation_id(self) -> str:
        return "listEmbargoed"

    def get_override_parameters(self) -> list[Any]:
        return []

    def get_response_serializers(self) -> Any:
        rows = {"type": "array", "items": self.component("EmbargoedCard", CARD)}
        page = {"type": "object", "properties": {"results": rows}, "required": ["results"]}
        response = OpenApiResponse(
            self.component("EmbargoedList", page), "Those that come out next."
        )
        return {"200": response, **self.error_responses("400", "404")}


class EmbargoedEntrySchema(EmbargoedSchema):
    def get_operation_id(self) -> str:
        return "getEmbargoed"

    def get_override_parameters(self) -> list[Any]:
        name = OpenApiParameter("name", str, OpenApiParameter.PATH, description="The id.")
        return [
            name,
            *(self.describe_parameter(parameter) for parameter in EMBARGOED_PARAMETERS.values()),
        ]

    def get_response_serializers(self) -> Any:
        entry = self.component("EmbargoedEntry", ENTRY)
        response = OpenApiResponse(entry, "The entry as it will be.")
        return {"200": response, **self.error_responses("400", "404")}
