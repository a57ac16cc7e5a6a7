"""Drop what shows nothing: the empty lines of word processors, and items that were deleted."""

from cms.lib.richtext.foreign.rules import BLOCKS, CONTENT
from cms.lib.richtext.foreign.tree import Element, walk_elements

# A paragraph without even a space stays: an author began it.
DROPPED_IF_BLANK = {"p", "li", "ul", "ol"}


def drop_blanks(root: Element) -> None:
    """Drop blank paragraphs, items, lists, and breaks between blocks. Empty cells stay."""
    full: set[Element] = set()  # elements that show something
    with_blocks: set[Element] = set()
    for element in reversed([root, *walk_elements(root)]):  # descendants before their ancestors
        kept: list[Element | str] = []
        for child in element.children:
            if isinstance(child, str):
                if child.strip():
                    full.add(element)
            elif child in full or child.tag in CONTENT:
                full.add(element)
            elif child.tag in DROPPED_IF_BLANK and (child.children or child.tag != "p"):
                continue
            if isinstance(child, Element) and (child.tag in BLOCKS or child in with_blocks):
                with_blocks.add(element)
            kept.append(child)
        if element in with_blocks:
            kept = drop_breaks(kept, full, with_blocks)
        element.children = kept


def drop_breaks(
    children: list[Element | str], full: set[Element], with_blocks: set[Element]
) -> list[Element | str]:
    """Drop line breaks that have nothing but blocks on both sides."""
    kept: list[Element | str] = []
    line: list[Element | str] = []  # what stands between two blocks
    is_blank = True
    for child in [*children, None]:
        if child is None or (
            isinstance(child, Element) and (child.tag in BLOCKS or child in with_blocks)
        ):
            kept += [each for each in line if not (is_blank and is_break(each))]
            kept += [child] if child else []
            line, is_blank = [], True
        else:
            line.append(child)
            is_blank = is_blank and (
                child not in full if isinstance(child, Element) else not child.strip()
            )
    return kept


def is_break(child: Element | str) -> bool:
    return isinstance(child, Element) and child.tag == "br"
