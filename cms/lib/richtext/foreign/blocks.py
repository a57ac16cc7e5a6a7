"""Turn blocks that bodies do not have into those they have: ``<div>`` into paragraphs, and so on.

Without this, the text of two blocks would run together: ``<div>50</div><div>mg</div>``.
"""

from cms.lib.richtext.foreign.rules import BLOCKS, FOREIGN_BLOCKS, RENAMED
from cms.lib.richtext.foreign.tree import Element, walk_elements

HEADINGS = {"h2", "h3"}


def convert_blocks(root: Element) -> None:
    """Rename foreign blocks without other blocks in them to paragraphs; unwrap the others."""
    elements = list(walk_elements(root))
    for element in elements:
        element.tag = RENAMED.get(element.tag, element.tag)
    in_heading: set[Element] = set()
    for element in elements:
        if element.tag in HEADINGS or element in in_heading:
            in_heading.update(element.elements())
    with_blocks: set[Element] = set()  # elements with a block in them
    for element in reversed([root, *elements]):  # descendants before their ancestors
        for child in element.elements():
            if child in with_blocks or child.tag in BLOCKS:
                with_blocks.add(element)
        if element.tag in FOREIGN_BLOCKS and element not in in_heading:
            if element in with_blocks:
                element.tag, element.children = "span", wrap_inline(element.children, with_blocks)
            else:
                element.tag = "p"
                element.attributes = {}


def wrap_inline(children: list[Element | str], with_blocks: set[Element]) -> list[Element | str]:
    """Wrap what stands between blocks in paragraphs."""
    wrapped: list[Element | str] = []
    paragraph: Element | None = None
    for child in children:
        is_block = isinstance(child, Element) and (child in with_blocks or child.tag in BLOCKS)
        if is_block:
            wrapped.append(child)
            paragraph = None
        elif paragraph:
            paragraph.children.append(child)
        else:
            paragraph = Element("p", children=[child])
            wrapped.append(paragraph)
    return wrapped
