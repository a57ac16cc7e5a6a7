"""The forms of bodies and of entries in OpenAPI. Blocks are described by the schema we serve."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from drf_spectacular.utils import OpenApiResponse

from cms.api.representations.registry import HTML, LINKED_DATA, MARKDOWN

Json = dict[str, Any]
BLOCKS: Json = json.loads((Path(__file__).parents[1] / "blocks.schema.json").read_text())

LINKED: Json = {
    "type": "object",
    "properties": {
        "@context": {"type": "string", "const": "https://schema.org"},
        "@type": {"type": "string"},
        "@id": {"type": "string", "format": "uri", "description": "The `canonical_url`."},
        "name": {"type": "string"},
        "url": {"type": "string", "format": "uri"},
    },
    "required": ["@context", "@type", "@id", "name", "url"],
}
OTHER_FORMS: dict[str, Json] = {
    LINKED_DATA: LINKED,
    MARKDOWN: {"type": "string", "description": "CommonMark with the tables of GFM, in UTF-8."},
    HTML: {"type": "string", "description": "A page for people, without scripts."},
}


def describe_other_form(media_type: str) -> OpenApiResponse:
    return OpenApiResponse(OTHER_FORMS[media_type], "The whole entry.")


def describe_body(component: Callable[[str, Json], Json]) -> Json:
    """A body: only the forms that were asked for are there."""
    for name, definition in BLOCKS["$defs"].items():
        component(f"Body{name}", moved(definition))
    return {
        "type": "object",
        "properties": {
            "html": {"type": "string", "description": "Safe to print as it is."},
            "blocks": {"$ref": "#/components/schemas/BodyBlocks"},
            "markdown": {"type": "string", "description": "CommonMark with the tables of GFM."},
            "text": {"type": "string", "description": "A blank line between blocks."},
        },
    }


def moved(definition: Any) -> Any:
    """With references that lead to the components of the API's description."""
    if isinstance(definition, list):
        return [moved(each) for each in definition]
    if not isinstance(definition, dict):
        return definition
    return {
        key: value.replace("#/$defs/", "#/components/schemas/Body")
        if key == "$ref"
        else moved(value)
        for key, value in definition.items()
    }
