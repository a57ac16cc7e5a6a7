"""OpenAPI description of ``partner/``."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse

from cms.syndication.partners.openapi.recalls import INSTANT, TEXT, RecallsSchema

Json = dict[str, Any]
URI: Json = {"type": "string", "format": "uri"}
NAMES: Json = {"type": "array", "items": {"type": "string"}}
NUMBER: Json = {"type": "integer"}
OPTIONAL_INSTANT: Json = {"oneOf": [INSTANT, {"type": "null"}]}


def object_schema(**properties: Json) -> Json:
    """Return the JSON schema of an object that has all of these properties."""
    return {"type": "object", "properties": properties, "required": list(properties)}


PARTNER = object_schema(
    name=TEXT,
    contact=TEXT,
    is_sandbox={"type": "boolean"},
    scope=object_schema(
        types=NAMES,
        locales=NAMES,
        series=NAMES,
        topics=NAMES,
        fields=NAMES,
        embargoed={"type": "boolean"},
    ),
    terms=object_schema(
        license=object_schema(name=TEXT, url=TEXT),
        attribution=object_schema(text=TEXT, logo=URI),
        refresh_within={"type": "string", "format": "duration"},
        allowed_changes=TEXT,
    ),
    copy=object_schema(
        last_pull_at=OPTIONAL_INSTANT,
        sequence=NUMBER,
        head=NUMBER,
        behind=NUMBER,
        behind_since=OPTIONAL_INSTANT,
    ),
    open_recalls=NUMBER,
    recalls=URI,
)


class PartnerSchema(RecallsSchema):
    def get_tags(self) -> list[str]:
        return ["partner"]

    def get_auth(self) -> list[Json]:
        return [{"key": []}]

    def get_operation_id(self) -> str:
        return "getPartner"

    def get_override_parameters(self) -> list[Any]:
        return []

    def get_response_serializers(self) -> Any:
        response = OpenApiResponse(self.component("Partner", PARTNER), "You, as we know you.")
        return {"200": response, **self.error_responses("400", "403")}
