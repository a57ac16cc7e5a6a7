"""Describe the entries that an entry touches in OpenAPI."""

from typing import Any

from cms.api.openapi.editions import BaseEditionSchema

Json = dict[str, Any]
TOUCHED_SCHEMA: Json = {
    "type": "object",
    "description": "A published entry that another one touches.",
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "type": {"type": "string"},
        "slug": {"type": "string"},
        "locale": {"type": "string"},
        "title": {"type": "string"},
        "url": {"type": "string", "format": "uri"},
        "level": {
            "type": "integer",
            "minimum": 1,
            "description": "The steps to it: 1 refers to the entry itself.",
        },
    },
    "required": ["id", "type", "slug", "locale", "title", "url", "level"],
}


class ReachSchema(BaseEditionSchema):
    """The schema of the entries that an entry touches."""

    operation = "Reach"
    has_number = False

    def links(self) -> Json:
        return {}

    def describe_response(self) -> tuple[Any, str]:
        schema = {
            "type": "object",
            "properties": {
                "id": {"type": "string", "format": "uuid"},
                "type": {"type": "string"},
                "more": {"type": "boolean", "description": "There are more than are listed."},
                "results": {
                    "type": "array",
                    "description": "The nearest first.",
                    "items": self.component("Touched", TOUCHED_SCHEMA),
                },
            },
            "required": ["id", "type", "more", "results"],
        }
        return self.component("Reach", schema), "The published entries that it touches."
