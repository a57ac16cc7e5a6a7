"""Images of bodies for Markdown and text, parsed from the HTML of the image library."""

from collections.abc import Mapping
from copy import deepcopy
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from cms.lib.richtext.block_types import Block, Inline, child_blocks
from cms.lib.richtext.inline_content import inline_text
from cms.lib.richtext.parser import parse_blocks


class Picture(NamedTuple):
    """An image in a body. Empty ``alt``: decorative. Empty ``credit``: the author is not known."""

    src: str
    alt: str
    credit: list[Inline]


def parse_picture(figure: str) -> Picture:
    """Parse the image and credit of a figure that ``placeholders.build_figure`` rendered."""
    tree = LexborHTMLParser(f"<!doctype html><body>{figure}")
    image, caption = tree.css_first("img"), tree.css_first("figcaption")
    attributes = image.attributes if image else {}
    blocks = parse_blocks(caption.html or "") if caption else []
    credit = blocks[0]["content"] if blocks and blocks[0]["type"] == "paragraph" else []
    return Picture(attributes.get("src") or "", attributes.get("alt") or "", credit)


def with_credits(blocks: list[Block], pictures: Mapping[str, Picture]) -> list[Block]:
    """Copy blocks with credits in the captions, and without unpublished images."""
    return add_credits(deepcopy(blocks), pictures)


def add_credits(blocks: list[Block], pictures: Mapping[str, Picture]) -> list[Block]:
    for block in blocks:
        for content in child_blocks(block):
            content[:] = add_credits(content, pictures)
        if block["type"] == "image" and (picture := pictures.get(block["image"]["$must"])):
            parts = (block["caption"], inline_text(picture.credit))
            block["caption"] = " ".join(part for part in parts if part)
    return [
        block for block in blocks if block["type"] != "image" or block["image"]["$must"] in pictures
    ]
