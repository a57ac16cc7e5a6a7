"""The last step before a reader: images and addresses put in where a body names them."""

import re
from collections.abc import Iterable, Mapping
from html import escape

from cms.lib.richtext.block_types import Block, walk
from cms.lib.richtext.sanitizer import UUID

# Where the author's caption goes in an image's HTML. Like the marks of documents it is a control
# character, which no author can write.
CAPTION = "\x1d"
EMPTY_CAPTION = "<figcaption></figcaption>"

# Exactly what ``to_html`` writes. Text and attributes are escaped there, so nothing an author
# types can look like either.
HOLE = re.compile(
    rf'<cms-image data-id="(?P<image>{UUID})" data-caption="(?P<caption>[^"]*)"></cms-image>'
    rf'|<a href="entry:(?P<entry>{UUID})">(?P<text>.*?)</a>',
    re.DOTALL,
)


def figure(*, image: str, credit: str = "") -> str:
    """An image's HTML as ``resolve`` takes it, from its ``<img>`` and the HTML of its credit."""
    return f"<figure>{image}<figcaption>{CAPTION}{credit}</figcaption></figure>"


def resolve(html: str, *, images: Mapping[str, str], urls: Mapping[str, str]) -> str:
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

    return HOLE.sub(filled, html)


def references(blocks: Iterable[Block]) -> list[str]:
    """Ids of all images and entries that ``blocks`` name, each once, in reading order."""
    found: dict[str, None] = {}
    for block in walk(list(blocks)):
        if block["type"] == "image":
            found[block["image"]["$must"]] = None
        elif block["type"] in {"heading", "paragraph"}:
            for part in block["content"]:
                if part["type"] == "link" and "entry" in part:
                    found[part["entry"]["$ref"]] = None
    return list(found)
