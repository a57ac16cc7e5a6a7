"""How comparisons look in OpenAPI."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from cms.api.errors.catalog import KINDS
from cms.api.errors.problem_details import CONTENT_TYPE
from cms.api.openapi.schema import NOT_MODIFIED, Schema


class CompareSchema(Schema):
    def get_tags(self) -> list[str]:
        return [self.compared.published.collection]

    def get_operation_id(self) -> str:
        return f"compare{self.compared.published.collection.capitalize()}"

    @property
    def compared(self) -> Any:
        view: Any = self.view
        return view.collection

    def links(self) -> dict[str, Any]:
        return {}

    def get_override_parameters(self) -> list[Any]:
        from cms.api.query.comparison import PARAMETERS  # noqa: PLC0415 -- the view is described by us

        slugs = PARAMETERS["slugs"]
        required = OpenApiParameter(
            slugs.name,
            slugs.describe(),
            OpenApiParameter.QUERY,
            required=True,
            description=slugs.help,
            style="form",
            explode=False,
        )
        return [required, self.query(PARAMETERS["locale"])]

    def get_response_serializers(self) -> Any:
        names = {"301": "moved", "400": "invalid-parameters", "404": "not-found"}
        return {
            "200": OpenApiResponse(self.compared.comparison.document, "Side by side."),
            "304": NOT_MODIFIED,
            **{
                (code, CONTENT_TYPE): OpenApiResponse(self.problem(code), KINDS[kind].title)
                for code, kind in (names | {"410": "withdrawn"}).items()
            },
        }
