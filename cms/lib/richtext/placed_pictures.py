"""Pictures of figures in bodies: what is inserted on reading, since it belongs to other entries."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import NamedTuple

from cms.lib.richtext.block_types import Block, FigurePicture, child_blocks, walk_blocks


class PictureKey(NamedTuple):
    """Which picture: the id of the entry whose figures it shows, and its kind there."""

    entry_id: str
    kind: str


class PlacedPicture(NamedTuple):
    """A picture of a published entry: its address and title, and the page with its table."""

    src: str
    title: str
    page: str
    key: PictureKey


def find_pictures(blocks: Iterable[Block]) -> Iterator[FigurePicture]:
    """Yield the pictures of figures in a body, in reading order."""
    return (block for block in walk_blocks(list(blocks)) if block["type"] == "picture")


def key_of(block: FigurePicture) -> PictureKey:
    return PictureKey(block["entry"]["$must"], block["kind"])


def place_pictures(blocks: list[Block], pictures: Mapping[PictureKey, PlacedPicture]) -> None:
    """Give each picture in the blocks its address and title, and drop those that are not there."""
    for block in blocks:
        for content in child_blocks(block):
            place_pictures(content, pictures)
        if block["type"] == "picture" and (placed := pictures.get(key_of(block))):
            block["src"], block["title"] = placed.src, placed.title
    blocks[:] = [block for block in blocks if block["type"] != "picture" or "src" in block]


def picture_html(picture: PlacedPicture) -> str:
    """Render a picture with a link to the page of its entry, where the same figures are a table."""
    link = f'<a href="{escape(picture.page)}">{escape(picture.title)}</a>'
    image = f'<img src="{escape(picture.src)}" alt="{escape(picture.title)}" loading="lazy">'
    opening = f'<figure data-picture="{escape(picture.key.entry_id)}">'
    return f"{opening}{image}<figcaption>{link}</figcaption></figure>"
