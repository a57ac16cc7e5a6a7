"""Describe a page of any list in OpenAPI, so that all lists are described alike."""

from collections.abc import Mapping, Sequence
from typing import Any

Json = dict[str, Any]
PAGE_LINK_SCHEMA = {"type": ["string", "null"], "format": "uri"}


def page_schema(
    item: Json, *, extra: Mapping[str, Json] | None = None, required: Sequence[str] = ()
) -> Json:
    """Describe a page of ``item``, with ``extra`` properties beside the results.

    ``required`` are the extra properties that every page has.
    """
    return {
        "type": "object",
        "properties": {
            "count": {"type": "integer", "description": "Absent with `count=false`."},
            "next": {**PAGE_LINK_SCHEMA, "description": "The following page, or null at the end."},
            "previous": {
                **PAGE_LINK_SCHEMA,
                "description": "The page before, or null at the start.",
            },
            **(extra or {}),
            "results": {"type": "array", "items": item},
        },
        "required": ["next", "previous", *required, "results"],
    }
