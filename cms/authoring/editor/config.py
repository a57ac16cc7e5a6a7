"""What the editor offers. The settings read this, so it imports no model and nothing of ours."""

from typing import Any

# The name under which the browser finds our part of the editor, in the page's import map.
MODULE = "marrow/editor"

# What a body may hold, by the names that the editor's JavaScript exports. "Menu" is the editor's
# own toolbar: ours has labels and stays in sight.
BODY: dict[str, Any] = {
    "Menu": False,
    "Document": False,
    "BodyDocument": True,
    "BodyToolbar": True,
    "Placeholder": {"placeholder": "Write, or paste from elsewhere…"},
    "BodyHeading": {"levels": [2, 3]},
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "HardBreak": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Fullscreen": True,
    "BodyLink": True,
    "Callout": True,
    "LibraryImage": True,
}


def no_rule(config: Any, shared: dict[str, Any]) -> None:
    """Adds nothing to the editor's own list of allowed tags: BodyField has a stricter one."""


# For DJANGO_PROSE_EDITOR_EXTENSIONS.
EDITOR_EXTENSIONS: list[dict[str, Any]] = [
    {
        "js": [MODULE],
        "extensions": {
            "BodyDocument": no_rule,
            "BodyToolbar": no_rule,
            "BodyHeading": no_rule,
            "BodyLink": no_rule,
            "Callout": no_rule,
            "Fullscreen": no_rule,  # the editor's own, but unknown to its list
            "LibraryImage": no_rule,
        },
    }
]
