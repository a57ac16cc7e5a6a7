"""From stored markup to blocks: one walk over the tree, without recursion, in linear time."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cms.lib.richtext import sanitizer
from cms.lib.richtext.block_builder import BlockBuilder
from cms.lib.richtext.block_types import Block
from cms.lib.richtext.headings import assign_heading_ids


def parse_blocks(html: str) -> list[Block]:
    """The blocks of ``html``, which is cleaned first. Empty paragraphs and lists are left out."""
    tree = LexborHTMLParser(f"<!doctype html><body>{sanitizer.sanitize(html)}")
    builder = BlockBuilder()
    for node, is_start in walk_nodes(tree.body):
        tag = node.tag or ""
        if node.is_text_node:
            builder.text(node.text_content or "")
        elif is_start:
            builder.start(tag, node.attributes)
        else:
            builder.end(tag)
    blocks = builder.finish()
    assign_heading_ids(blocks)
    return blocks


def walk_nodes(root: LexborNode | None) -> Iterator[tuple[LexborNode, bool]]:
    """Everything below ``root``: (node, True) where it starts; for elements (node, False) after."""
    waiting = reversed_children(root)
    while waiting:
        node, is_start = waiting.pop()
        yield node, is_start
        if is_start and node.is_element_node:
            waiting.append((node, False))
            waiting += reversed_children(node)


def reversed_children(node: LexborNode | None) -> list[tuple[LexborNode, bool]]:
    child = node.last_child if node else None
    found = []
    while child:
        found.append((child, True))
        child = child.prev
    return found
