"""Replace the placeholders of a rendered body by images and URLs, on reading."""

import re
from collections.abc import Iterable, Mapping
from html import escape

from cms.lib.richtext.block_types import Block, ImageRef, walk_blocks
from cms.lib.richtext.citation_marks import CitedWork, write_mark
from cms.lib.richtext.placed_pictures import PictureKey, PlacedPicture, picture_html
from cms.lib.richtext.sanitizer import UUID_PATTERN

# The place of the author's caption in an image's HTML. Like the placeholders of documents a control
# character, which no author can write.
CAPTION = "\x1d"
EMPTY_CAPTION = "<figcaption></figcaption>"

# The exact output of ``to_html``. Text and attributes are escaped there, so an author can't write
# either form.
HTML_PLACEHOLDER = re.compile(
    rf'<cms-image data-id="(?P<image>{UUID_PATTERN})" '
    r'data-caption="(?P<caption>[^"]*)"></cms-image>'
    rf'|<cms-citation data-id="(?P<citation>{UUID_PATTERN})" '
    r'data-number="(?P<number>[0-9]+)"></cms-citation>'
    rf'|<cms-picture data-id="(?P<pictured>{UUID_PATTERN})" '
    r'data-kind="(?P<kind>[a-z]+)"></cms-picture>'
    rf'|<a href="entry:(?P<entry>{UUID_PATTERN})">(?P<text>.*?)</a>',
    re.DOTALL,
)

#: At figures and tables, also the exact output of ``to_html``.
CLAIM_ID = re.compile(rf' data-claim="({UUID_PATTERN})"')


def build_figure(*, image: str, credit: str = "") -> str:
    """Build the figure for ``resolve_html`` from an ``<img>`` and the HTML of its credit."""
    return f"<figure>{image}<figcaption>{CAPTION}{credit}</figcaption></figure>"


def resolve_html(
    html: str,
    *,
    images: Mapping[str, str],
    urls: Mapping[str, str],
    works: Mapping[str, CitedWork] | None = None,
    figures: Mapping[PictureKey, PlacedPicture] | None = None,
) -> str:
    """Insert images (see ``build_figure``), URLs and cited works, all by id, into rendered HTML,
    and pictures of figures.

    A missing image or picture is left out; a link to a missing entry becomes its text.
    """

    def replace(match: re.Match[str]) -> str:
        if entry := match["entry"]:
            url = urls.get(entry)
            return f'<a href="{escape(url)}">{match["text"]}</a>' if url else match["text"]
        if citation := match["citation"]:
            return mark_html(citation, match["number"], (works or {}).get(citation))
        if pictured := match["pictured"]:
            placed = (figures or {}).get(PictureKey(pictured, match["kind"]))
            return picture_html(placed) if placed else ""
        return (
            images.get(match["image"], "")
            .replace(CAPTION, match["caption"])
            .replace(EMPTY_CAPTION, "")
        )

    return HTML_PLACEHOLDER.sub(replace, html)


def mark_doubts(html: str, statuses: Mapping[str, str]) -> str:
    """Say at each figure of a body that its evidence does not hold: ``data-evidence``.

    ``statuses`` are those of claims, by id, that are not current.
    """

    def mark(match: re.Match[str]) -> str:
        status = statuses.get(match[1])
        return f'{match[0]} data-evidence="{escape(status)}"' if status else match[0]

    return CLAIM_ID.sub(mark, html) if statuses else html


def mark_html(id: str, number: str, work: CitedWork | None) -> str:
    """Render the mark of a citation as a link to it; without one if it is not published."""
    text = escape(write_mark(number, work.warning if work else ""))
    if work is None:
        return f'<sup data-citation="{id}">{text}</sup>'
    link = f'<a href="{escape(work.url)}" title="{escape(work.title)}">{text}</a>'
    return f'<sup data-citation="{id}">{link}</sup>'


def referenced_ids_in_blocks(blocks: Iterable[Block]) -> list[str]:
    """Return the ids of all images and entries in the blocks, in reading order."""
    ids: dict[str, None] = {}
    for block in walk_blocks(list(blocks)):
        if block["type"] == "image":
            ids[block["image"]["$must"]] = None
        elif block["type"] in {"heading", "paragraph"}:
            for part in block["content"]:
                if part["type"] == "link" and "entry" in part:
                    ids[part["entry"]["$ref"]] = None
                elif part["type"] == "citation":
                    ids[part["citation"]["$ref"]] = None
        elif block["type"] == "comparison":
            ids |= dict.fromkeys(row["entry"]["$ref"] for row in block["rows"])
        elif block["type"] == "picture":
            ids[block["entry"]["$must"]] = None
    return list(ids)


def list_image_references(blocks: Iterable[Block]) -> list[ImageRef]:
    """List the placeholders of all images in the blocks, in reading order."""
    return [block["image"] for block in walk_blocks(list(blocks)) if block["type"] == "image"]
