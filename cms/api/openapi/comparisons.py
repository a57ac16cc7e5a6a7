"""Describe comparisons in OpenAPI."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from cms.api.errors.catalog import KINDS
from cms.api.errors.problem_details import CONTENT_TYPE
from cms.api.openapi import groups
from cms.api.openapi.schema import NOT_MODIFIED_RESPONSE, Schema
from cms.api.query.comparison import comparison_parameters


class CompareSchema(Schema):
    """The schema of ``compare/``."""

    group = groups.SEARCH

    def get_tags(self) -> list[str]:
        return ["compare"]

    def get_operation_id(self) -> str:
        return f"compare{self.collection.name.capitalize()}"

    def links(self) -> dict[str, Any]:
        return {}

    def get_override_parameters(self) -> list[Any]:
        slugs, *others = comparison_parameters(self.collection).values()
        required = OpenApiParameter(
            slugs.name,
            slugs.describe(),
            OpenApiParameter.QUERY,
            required=True,
            description=slugs.help,
            style="form",
            explode=False,
        )
        return [required, *map(self.describe_parameter, others)]

    def get_response_serializers(self) -> Any:
        names = {"301": "moved", "400": "invalid-parameters", "404": "not-found"}
        return {
            "200": OpenApiResponse(self.collection.comparison.document, "Side by side."),
            "304": NOT_MODIFIED_RESPONSE,
            **{
                (code, CONTENT_TYPE): OpenApiResponse(self.problem(code), KINDS[kind].title)
                for code, kind in (names | {"410": "withdrawn"}).items()
            },
        }
