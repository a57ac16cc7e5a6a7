"""Describe problem documents (RFC 9457) in OpenAPI."""

from typing import Any

Json = dict[str, Any]
FAULT_SCHEMA: Json = {
    "type": "object",
    "properties": {
        "parameter": {"type": "string"},
        "code": {"type": "string", "enum": ["unknown", "repeated", "value", "withdrawn"]},
        "message": {"type": "string"},
        "suggestion": {"type": "string"},
        "allowed": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["parameter", "code", "message"],
}
PROBLEM_SCHEMA: Json = {
    "type": "object",
    "description": "RFC 9457. `type` leads to an explanation.",
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What was wrong with this request."},
    },
    "required": ["type", "title", "status", "detail"],
}
EXTENSION_MEMBERS: dict[str, Json] = {
    "400": {
        "errors": {
            "type": "array",
            "items": {"$ref": "#/components/schemas/Fault"},
        },
        "parameters": {
            "type": "array",
            "items": {"type": "string"},
            "description": "All that may be used here.",
        },
    },
    "406": {
        "available": {
            "type": "array",
            "items": {"type": "string"},
            "description": "The media types that this address has.",
        },
    },
    "409": {
        "place": {"type": "string", "description": "Where the log of this server ends."},
        "export": {"type": "string", "format": "uri", "description": "Where to start again."},
    },
    "412": {
        "place": {"type": "string", "description": "How far this server has seen the log."},
        "retry_after": {"type": "integer", "description": "Seconds, as in `Retry-After`."},
    },
    "429": {"retry_after": {"type": "integer", "description": "Seconds, as in `Retry-After`."}},
    "410": {
        "reason": {"type": "string", "description": "Why it was withdrawn."},
        "withdrawn_at": {"type": "string", "format": "date-time"},
        "note": {"type": "string"},
    },
}
