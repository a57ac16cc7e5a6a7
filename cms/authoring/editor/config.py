"""Configuration of the editor. The settings read this, so it imports nothing of ours."""

from typing import Any

# The name of our JavaScript module in the page's import map.
EDITOR_MODULE = "marrow/editor"

# Extensions of the editor, by the names that its JavaScript exports: the content of a body. "Menu"
# is the editor's own toolbar: ours has labels and stays in sight.
BODY_EXTENSIONS: dict[str, Any] = {
    "Menu": False,
    "Document": False,
    "BodyDocument": True,
    "BodyToolbar": True,
    "BodyClipboard": True,
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
    "ClaimNode": True,
    "CitationNode": True,
    "ComparisonNode": True,
    "FigurePicture": True,
}


def allow_no_tags(config: Any, shared: dict[str, Any]) -> None:
    """Add nothing to the editor's list of allowed tags: BodyField has a stricter one."""


# The value of DJANGO_PROSE_EDITOR_EXTENSIONS.
EDITOR_EXTENSIONS: list[dict[str, Any]] = [
    {
        "js": [EDITOR_MODULE],
        "extensions": {
            "BodyClipboard": allow_no_tags,
            "BodyDocument": allow_no_tags,
            "BodyToolbar": allow_no_tags,
            "BodyHeading": allow_no_tags,
            "BodyLink": allow_no_tags,
            "Callout": allow_no_tags,
            "CitationNode": allow_no_tags,
            "ClaimNode": allow_no_tags,
            "ComparisonNode": allow_no_tags,
            "FigurePicture": allow_no_tags,
            "Fullscreen": allow_no_tags,  # the editor's own, but not in its list
            "LibraryImage": allow_no_tags,
        },
    }
]
