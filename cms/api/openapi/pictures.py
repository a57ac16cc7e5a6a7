"""Describe pictures in OpenAPI."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from cms.api import serializers
from cms.api.errors.catalog import KINDS
from cms.api.errors.problem_details import CONTENT_TYPE
from cms.api.openapi import groups
from cms.api.openapi.schema import NOT_MODIFIED_RESPONSE, Schema
from cms.api.query.locales import ENTRY_LOCALE
from cms.api.representations.pictures import SVG

FILE_SCHEMA = {"type": "string", "pattern": r"^[a-z]+(-[0-9a-f]{32})?\.svg$"}


class PictureSchema(Schema):
    """The schema of ``pictures/``."""

    group = groups.CONTENT

    def get_tags(self) -> list[str]:
        return ["pictures"]

    def links(self) -> dict[str, Any]:
        return {}

    def get_operation_id(self) -> str:
        return f"get{serializers.component_name(self.collection)}Picture"

    def get_override_parameters(self) -> list[Any]:
        name = OpenApiParameter("name", str, "path", description="The slug or the id.")
        file = OpenApiParameter(
            "file",
            FILE_SCHEMA,
            "path",
            description="The last part of `src`; the kind alone is what holds now: `results.svg`.",
        )
        return [name, file, self.describe_parameter(ENTRY_LOCALE)]

    def get_response_serializers(self) -> Any:
        kinds = {
            "301": "moved",
            "400": "invalid-parameters",
            "404": "not-drawn",
            "410": "withdrawn",
        }
        svg = OpenApiResponse({"type": "string"}, "The picture, with title and description.")
        return {
            ("200", SVG): svg,
            "304": NOT_MODIFIED_RESPONSE,
            **{
                (code, CONTENT_TYPE): OpenApiResponse(self.problem(code), KINDS[kind].title)
                for code, kind in kinds.items()
            },
        }
