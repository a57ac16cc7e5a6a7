"""Describe the search in OpenAPI."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse

from cms.api import serializers
from cms.api.collection import Collection, entry_collections
from cms.api.errors.problem_details import CONTENT_TYPE
from cms.api.openapi import groups
from cms.api.openapi.pages import page_schema
from cms.api.openapi.schema import NOT_MODIFIED_RESPONSE, Schema
from cms.api.query.search import SEARCH_METADATA_SCHEMA, search_parameters

Json = dict[str, Any]
HIGHLIGHT_SCHEMA: Json = {
    "type": "object",
    "description": "HTML that is safe to print: `<mark>` around the words, all else escaped.",
    "properties": {"title": {"type": "string"}, "snippet": {"type": "string"}},
    "required": ["title", "snippet"],
}


class SearchSchema(Schema):
    """The schema of ``search/``."""

    group = groups.SEARCH

    def get_tags(self) -> list[str]:
        return ["search"]

    def get_operation_id(self) -> str:
        return "search"

    def links(self) -> Json:
        return {}

    def get_override_parameters(self) -> list[Any]:
        return [self.describe_parameter(each) for each in search_parameters().values()]

    def get_response_serializers(self) -> Any:
        bad = "The parameters can't be used."
        return {
            "200": OpenApiResponse(self.describe_page(), "A page of what was found."),
            "304": NOT_MODIFIED_RESPONSE,
            ("400", CONTENT_TYPE): OpenApiResponse(self.problem("400"), bad),
            ("404", CONTENT_TYPE): OpenApiResponse(self.problem("404"), "No such page."),
        }

    def describe_page(self) -> Json:
        """Describe a page of results."""
        items = [self.describe_result(each) for each in entry_collections()]
        schema = page_schema(
            {"oneOf": items}, extra=SEARCH_METADATA_SCHEMA, required=["corrected", "truncated"]
        )
        return self.component("FoundList", schema)

    def describe_result(self, collection: Collection) -> Json:
        """Describe a result: the small card of an entry, with the matching words highlighted."""
        extra = {
            "type": "object",
            "properties": {
                "highlight": self.component("Highlight", HIGHLIGHT_SCHEMA),
            },
            "required": ["slug", "locale", "title", "url", "canonical_url", "highlight"],
        }
        result = {"allOf": [self.card_of(collection, is_small=True), extra]}
        return self.component(f"Found{serializers.component_name(collection)}", result)
