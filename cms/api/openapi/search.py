"""How the search looks in OpenAPI."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse

from cms.api import serializers
from cms.api.collection import Collection, entry_collections
from cms.api.errors.problem_details import CONTENT_TYPE
from cms.api.openapi.pages import page_schema
from cms.api.openapi.schema import NOT_MODIFIED, Schema
from cms.api.query.search import UNDERSTOOD, search_parameters

Json = dict[str, Any]
HIGHLIGHT: Json = {
    "type": "object",
    "description": "HTML that is safe to print: `<mark>` around the words, all else escaped.",
    "properties": {"title": {"type": "string"}, "snippet": {"type": "string"}},
    "required": ["title", "snippet"],
}


class SearchSchema(Schema):
    def get_tags(self) -> list[str]:
        return ["search"]

    def get_operation_id(self) -> str:
        return "search"

    def links(self) -> Json:
        return {}

    def get_override_parameters(self) -> list[Any]:
        return [self.query(each) for each in search_parameters().values()]

    def get_response_serializers(self) -> Any:
        bad = "The parameters can't be used."
        return {
            "200": OpenApiResponse(self.found(), "A page of what was found."),
            "304": NOT_MODIFIED,
            ("400", CONTENT_TYPE): OpenApiResponse(self.problem("400"), bad),
            ("404", CONTENT_TYPE): OpenApiResponse(self.problem("404"), "No such page."),
        }

    def found(self) -> Json:
        items = [self.item(each) for each in entry_collections()]
        schema = page_schema(
            {"oneOf": items}, beside=UNDERSTOOD, required=["corrected", "truncated"]
        )
        return self.component("FoundList", schema)

    def item(self, collection: Collection) -> Json:
        """The card of an entry, and where the words stand in it."""
        highlight = {"highlight": self.component("Highlight", HIGHLIGHT)}
        beside = {"type": "object", "properties": highlight, "required": ["highlight"]}
        found = {"allOf": [self.card_of(collection), beside]}
        return self.component(f"Found{serializers.component_name(collection)}", found)
