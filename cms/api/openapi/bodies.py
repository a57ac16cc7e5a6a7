"""Describe the forms of bodies and entries in OpenAPI; blocks by the schema that we serve."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from drf_spectacular.utils import OpenApiResponse

from cms.api.representations.pictures import SVG
from cms.api.representations.registry import HTML, LINKED_DATA, MARKDOWN

Json = dict[str, Any]
BLOCKS_SCHEMA: Json = json.loads((Path(__file__).parents[1] / "blocks.schema.json").read_text())

JSON_LD_SCHEMA: Json = {
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
OTHER_FORM_SCHEMAS: dict[str, Json] = {
    LINKED_DATA: JSON_LD_SCHEMA,
    MARKDOWN: {"type": "string", "description": "CommonMark with the tables of GFM, in UTF-8."},
    HTML: {"type": "string", "description": "A page for people, without scripts."},
    SVG: {"type": "string", "description": "The first of its `pictures`; 404 without one."},
}


def describe_other_form(media_type: str) -> OpenApiResponse:
    """Describe the response with an entry in a form other than JSON."""
    return OpenApiResponse(OTHER_FORM_SCHEMAS[media_type], "The whole entry.")


def describe_body(component: Callable[[str, Json], Json]) -> Json:
    """Describe a body. No property is required: a body has the requested forms alone."""
    for name, definition in BLOCKS_SCHEMA["$defs"].items():
        component(f"Body{name}", rewrite_references(definition))
    return {
        "type": "object",
        "properties": {
            "html": {"type": "string", "description": "Safe to print as it is."},
            "blocks": {"$ref": "#/components/schemas/BodyBlocks"},
            "markdown": {"type": "string", "description": "CommonMark with the tables of GFM."},
            "text": {"type": "string", "description": "A blank line between blocks."},
        },
    }


def rewrite_references(definition: Any) -> Any:
    """Return a JSON Schema whose references lead to the components of the OpenAPI document."""
    if isinstance(definition, list):
        return [rewrite_references(each) for each in definition]
    if not isinstance(definition, dict):
        return definition
    return {
        key: value.replace("#/$defs/", "#/components/schemas/Body")
        if key == "$ref"
        else rewrite_references(value)
        for key, value in definition.items()
    }
