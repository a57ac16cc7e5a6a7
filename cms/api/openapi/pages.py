"""How the schema describes a page of any list, so that all lists are described alike."""

from collections.abc import Mapping, Sequence
from typing import Any

Json = dict[str, Any]
LINK = {"type": ["string", "null"], "format": "uri"}


def page_schema(
    item: Json, *, beside: Mapping[str, Json] | None = None, required: Sequence[str] = ()
) -> Json:
    """The envelope of a page of ``item``; ``beside`` stands next to the results.

    ``required`` are those of ``beside`` that every page has.
    """
    return {
        "type": "object",
        "properties": {
            "count": {"type": "integer", "description": "Absent with `count=false`."},
            "next": {**LINK, "description": "The following page, or null at the end."},
            "previous": {**LINK, "description": "The page before, or null at the start."},
            **(beside or {}),
            "results": {"type": "array", "items": item},
        },
        "required": ["next", "previous", *required, "results"],
    }
