"""JSON Feed 1.1 as a JSON Schema, as far as we use it. Unnamed keys are forbidden."""

from tests.syndication.feeds.validators import DATE

DATED = {"type": "string", "pattern": f"^{DATE.pattern}$"}
LINKED = {"type": "string", "pattern": "^https?://"}
EXTENDED = {"^_[a-zA-Z][^.]*$": {"type": "object", "propertyNames": {"pattern": "^[^.]+$"}}}
PERSON = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "url": LINKED, "avatar": LINKED},
    "additionalProperties": False,
    "minProperties": 1,
}
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items", "home_page_url", "feed_url"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string", "minLength": 1},
        "description": {"type": "string"},
        "home_page_url": LINKED,
        "feed_url": LINKED,
        "next_url": LINKED,
        "icon": LINKED,
        "favicon": LINKED,
        "language": {"type": "string"},
        "authors": {"type": "array", "items": PERSON},
        "hubs": {
            "type": "array",
            "items": {"type": "object", "required": ["type", "url"], "properties": {"url": LINKED}},
        },
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "url", "content_html"],
                "properties": {
                    "id": {"type": "string", "pattern": "^urn:uuid:[0-9a-f-]{36}$"},
                    "url": LINKED,
                    "title": {"type": "string", "minLength": 1},
                    "content_html": {"type": "string", "minLength": 1},
                    "summary": {"type": "string", "pattern": "^[^<]*$"},
                    "image": LINKED,
                    "date_published": DATED,
                    "date_modified": DATED,
                    "authors": {"type": "array", "items": PERSON},
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "language": {"type": "string"},
                },
                "patternProperties": EXTENDED,
                "additionalProperties": False,
            },
        },
    },
    "patternProperties": EXTENDED,
    "additionalProperties": False,
}
