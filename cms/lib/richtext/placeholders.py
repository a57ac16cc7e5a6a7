"""The last step before a reader: images and addresses put in where a body names them."""

import re
from collections.abc import Iterable, Mapping
from html import escape

from cms.lib.richtext.block_types import Block, walk_blocks
from cms.lib.richtext.sanitizer import UUID_PATTERN

# Where the author's caption goes in an image's HTML. Like the marks of documents it is a control
# character, which no author can write.
CAPTION = "\x1d"
EMPTY_CAPTION = "<figcaption></figcaption>"

# Exactly what ``to_html`` writes. Text and attributes are escaped there, so nothing an author
# types can look like either.
HTML_PLACEHOLDER = re.compile(
    rf'<cms-image data-id="(?P<image>{UUID_PATTERN})" '
    r'data-caption="(?P<caption>[^"]*)"></cms-image>'
    rf'|<a href="entry:(?P<entry>{UUID_PATTERN})">(?P<text>.*?)</a>',
    re.DOTALL,
)


def build_figure(*, image: str, credit: str = "") -> str:
    """An image's HTML as ``resolve`` takes it, from its ``<img>`` and the HTML of its credit."""
    return f"<figure>{image}<figcaption>{CAPTION}{credit}</figcaption></figure>"


def resolve_html(html: str, *, images: Mapping[str, str], urls: Mapping[str, str]) -> str:
    """``html`` as ``to_html`` makes it, with images by id (see ``figure``) and entries by address.

    An image that is not there vanishes; a link to an entry that is not there becomes its text.
    """

    def filled(hole: re.Match[str]) -> str:
        if entry := hole["entry"]:
            url = urls.get(entry)
            return f'<a href="{escape(url)}">{hole["text"]}</a>' if url else hole["text"]
        return (
            images.get(hole["image"], "")
            .replace(CAPTION, hole["caption"])
            .replace(EMPTY_CAPTION, "")
        )

    return HTML_PLACEHOLDER.sub(filled, html)


def referenced_ids_in_blocks(blocks: Iterable[Block]) -> list[str]:
    """Ids of all images and entries that ``blocks`` name, each once, in reading order."""
    found: dict[str, None] = {}
    for block in walk_blocks(list(blocks)):
        if block["type"] == "image":
            found[block["image"]["$must"]] = None
        elif block["type"] in {"heading", "paragraph"}:
            for part in block["content"]:
                if part["type"] == "link" and "entry" in part:
                    found[part["entry"]["$ref"]] = None
    return list(found)
