"""OpenAPI description of ``recalls/`` and receipts."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from cms.api.errors.catalog import KINDS
from cms.api.errors.problem_details import CONTENT_TYPE
from cms.api.openapi import groups
from cms.api.openapi.pages import PAGE_LINK_SCHEMA
from cms.api.openapi.schema import NOT_MODIFIED_RESPONSE, Schema
from cms.syndication.partners.parameters import RECALL_PARAMETERS
from cms.syndication.sync.parameters import PlaceValue

Json = dict[str, Any]
INSTANT: Json = {"type": "string", "format": "date-time"}
TEXT: Json = {"type": "string"}
PLACE: Json = dict(PlaceValue.schema)
OPTIONAL_TEXT: Json = {"type": ["string", "null"]}
RECALL: Json = {
    "type": "object",
    "description": "A line of the log after which an old copy could do harm.",
    "properties": {
        "sequence": {"type": "integer", "description": "The number in `place`."},
        "place": {**PLACE, "description": "Its place in the log, which names it."},
        "kind": {"type": "string", "enum": ["publish", "withdraw", "evidence"]},
        "type": TEXT,
        "id": {"type": "string", "format": "uuid"},
        "locale": TEXT,
        "slug": TEXT,
        "edition": {"type": "integer", "description": "The new edition, or the last one."},
        "significance": {**OPTIONAL_TEXT, "description": "`safety` for a new edition or evidence."},
        "at": INSTANT,
        "note": {**TEXT, "description": "What was wrong, in the words of the editors."},
        "reason": {
            **OPTIONAL_TEXT,
            "description": "`safety`, `error` or `retracted` for a withdrawal.",
        },
        "evidence": {
            **OPTIONAL_TEXT,
            "description": "`source_retracted` where what the entry rests on was retracted.",
        },
        "replacement": {
            "type": ["object", "null"],
            "properties": {"id": {"type": "string", "format": "uuid"}, "type": TEXT},
            "description": "What to show instead.",
        },
        "url": {**PAGE_LINK_SCHEMA, "description": "The entry's address by its id."},
        "receipts": {"type": "string", "format": "uri", "description": "Where to confirm it."},
        "concerns_you": {
            "type": "boolean",
            "description": "Whether it is for your partner to confirm. Only for a partner's key.",
        },
        "confirmed_at": {
            "oneOf": [INSTANT, {"type": "null"}],
            "description": "When your partner did. Only for a partner's key.",
        },
    },
    "required": ["sequence", "place", "kind", "type", "id", "at", "note", "receipts"],
}
RECEIPT: Json = {
    "type": "object",
    "properties": {
        "sequence": {"type": "integer"},
        "place": PLACE,
        "partner": TEXT,
        "at": INSTANT,
        "note": TEXT,
    },
    "required": ["sequence", "place", "partner", "at", "note"],
}
NOTE: Json = {
    "type": "object",
    "properties": {"note": {"type": "string", "maxLength": 500}},
    "additionalProperties": False,
}


class RecallsSchema(Schema):
    group = groups.PARTNERS

    def get_tags(self) -> list[str]:
        return ["recalls"]

    def get_operation_id(self) -> str:
        return "listRecalls"

    def get_override_parameters(self) -> list[Any]:
        return [self.describe_parameter(parameter) for parameter in RECALL_PARAMETERS.values()]

    def get_response_serializers(self) -> Any:
        rows = {"type": "array", "items": self.component("Recall", RECALL)}
        page = {
            "type": "object",
            "properties": {"next": PAGE_LINK_SCHEMA, "previous": {"type": "null"}, "results": rows},
            "required": ["next", "previous", "results"],
        }
        response = OpenApiResponse(self.component("RecallList", page), "A page of recalls.")
        return {"200": response, "304": NOT_MODIFIED_RESPONSE, **self.error_responses("400")}

    def error_responses(self, *codes: str) -> dict[Any, Any]:
        """Return the problem responses for these status codes."""
        titles = {"400": "The request can't be used.", "403": KINDS["not-a-partner"].title}
        titles |= {"404": KINDS["not-found"].title, "413": KINDS["too-large"].title}
        titles |= {"415": KINDS["unsupported-media-type"].title}
        return {
            (code, CONTENT_TYPE): OpenApiResponse(self.problem(code), titles[code])
            for code in codes
        }


class RecallSchema(RecallsSchema):
    def get_operation_id(self) -> str:
        return "getRecall"

    def get_override_parameters(self) -> list[Any]:
        return [place_parameter()]

    def get_response_serializers(self) -> Any:
        response = OpenApiResponse(self.component("Recall", RECALL), "The recall.")
        return {"200": response, "304": NOT_MODIFIED_RESPONSE, **self.error_responses("404")}


class ReceiptSchema(RecallsSchema):
    def get_operation_id(self) -> str:
        return "confirmRecall"

    def get_auth(self) -> list[Json]:
        return [{"key": []}]

    def get_override_parameters(self) -> list[Any]:
        return [place_parameter()]

    def get_request_serializer(self) -> Any:
        return {"application/json": NOTE}

    def get_response_serializers(self) -> Any:
        receipt = self.component("Receipt", RECEIPT)
        return {
            "200": OpenApiResponse(receipt, "It was confirmed before: the first receipt."),
            "201": OpenApiResponse(receipt, "It is confirmed."),
            **self.error_responses("400", "403", "404", "413", "415"),
        }


def place_parameter() -> OpenApiParameter:
    description = "The recall's place in the log."
    return OpenApiParameter("place", PLACE, OpenApiParameter.PATH, description=description)
