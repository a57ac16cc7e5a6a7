"""Parse stored HTML into blocks: one walk over the tree, without recursion, in linear time."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cms.lib.richtext import sanitizer
from cms.lib.richtext.block_builder import BlockBuilder
from cms.lib.richtext.block_types import Block
from cms.lib.richtext.headings import assign_heading_ids


def parse_blocks(html: str) -> list[Block]:
    """Sanitize HTML and parse it into blocks, without empty paragraphs and lists."""
    tree = LexborHTMLParser(f"<!doctype html><body>{sanitizer.sanitize(html)}")
    builder = BlockBuilder()
    for node, is_start in walk_nodes(tree.body):
        tag = node.tag or ""
        if node.is_text_node:
            builder.add_text(node.text_content or "")
        elif is_start:
            builder.start_tag(tag, node.attributes)
        else:
            builder.end_tag(tag)
    blocks = builder.finish()
    assign_heading_ids(blocks)
    return blocks


def walk_nodes(root: LexborNode | None) -> Iterator[tuple[LexborNode, bool]]:
    """Yield each node below ``root`` as (node, True), and after an element (node, False)."""
    stack = reversed_children(root)
    while stack:
        node, is_start = stack.pop()
        yield node, is_start
        if is_start and node.is_element_node:
            stack.append((node, False))
            stack += reversed_children(node)


def reversed_children(node: LexborNode | None) -> list[tuple[LexborNode, bool]]:
    child = node.last_child if node else None
    children = []
    while child:
        children.append((child, True))
        child = child.prev
    return children
