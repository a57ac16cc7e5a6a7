"""How a partner's own page looks in OpenAPI."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse

from cms.syndication.partners.openapi.recalls import MOMENT, TEXT, RecallsSchema

Json = dict[str, Any]
URI: Json = {"type": "string", "format": "uri"}
NAMES: Json = {"type": "array", "items": {"type": "string"}}
NUMBER: Json = {"type": "integer"}
MAYBE_MOMENT: Json = {"oneOf": [MOMENT, {"type": "null"}]}


def all_of(**properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": list(properties)}


PARTNER = all_of(
    name=TEXT,
    contact=TEXT,
    is_sandbox={"type": "boolean"},
    scope=all_of(
        types=NAMES,
        locales=NAMES,
        series=NAMES,
        topics=NAMES,
        fields=NAMES,
        embargoed={"type": "boolean"},
    ),
    terms=all_of(
        license=all_of(name=TEXT, url=TEXT),
        attribution=all_of(text=TEXT, logo=URI),
        refresh_within={"type": "string", "format": "duration"},
        allowed_changes=TEXT,
    ),
    copy=all_of(
        last_pull_at=MAYBE_MOMENT,
        sequence=NUMBER,
        head=NUMBER,
        behind=NUMBER,
        behind_since=MAYBE_MOMENT,
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
        found = OpenApiResponse(self.component("Partner", PARTNER), "You, as we know you.")
        return {"200": found, **self.refusals("400", "403")}
