"""Pictures inside bodies, for the forms that are not HTML, from the HTML that the library gives."""

from collections.abc import Mapping
from copy import deepcopy
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from cms.lib.richtext.block_types import Block, Inline, child_blocks
from cms.lib.richtext.inline_content import inline_text
from cms.lib.richtext.parser import parse_blocks


class Picture(NamedTuple):
    """``alt`` empty: it is there for the eye alone; ``credit`` empty: whose it is is not known."""

    src: str
    alt: str
    credit: list[Inline]


def parse_picture(figure: str) -> Picture:
    """From a figure as ``resolving.figure`` takes it apart: its image, and whose it is."""
    tree = LexborHTMLParser(f"<!doctype html><body>{figure}")
    image, caption = tree.css_first("img"), tree.css_first("figcaption")
    attributes = image.attributes if image else {}
    blocks = parse_blocks(caption.html or "") if caption else []
    credit = blocks[0]["content"] if blocks and blocks[0]["type"] == "paragraph" else []
    return Picture(attributes.get("src") or "", attributes.get("alt") or "", credit)


def with_credits(blocks: list[Block], pictures: Mapping[str, Picture]) -> list[Block]:
    """A copy in which captions name whose pictures they are; without those that are not there."""
    return add_credits(deepcopy(blocks), pictures)


def add_credits(blocks: list[Block], pictures: Mapping[str, Picture]) -> list[Block]:
    for block in blocks:
        for content in child_blocks(block):
            content[:] = add_credits(content, pictures)
        if block["type"] == "image" and (found := pictures.get(block["image"]["$must"])):
            words = (block["caption"], inline_text(found.credit))
            block["caption"] = " ".join(word for word in words if word)
    return [
        block for block in blocks if block["type"] != "image" or block["image"]["$must"] in pictures
    ]
