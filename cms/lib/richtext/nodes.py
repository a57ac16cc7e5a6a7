"""Walk the nodes of a parsed HTML tree without recursion: markup may be thousands of tags deep."""

from collections.abc import Iterator

from selectolax.lexbor import LexborNode


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
