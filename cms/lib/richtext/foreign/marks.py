"""Turn markup that carries meaning into marks and characters of the vocabulary.

``10<span style="vertical-align:super">6</span>`` must not become 106, and a ticked box must not
become an empty one.
"""

from cms.lib.richtext.foreign.removal import CHECKS, matches
from cms.lib.richtext.foreign.rules import INLINE, MARKS, SYNONYMS
from cms.lib.richtext.foreign.tree import Element, text_of, walk_elements

NORMAL_WEIGHTS = {"normal", "lighter", "100", "200", "300", "400", "500"}
EMPTY_BOX, TICKED_BOX = "☐", "☑"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


def convert_marks(root: Element) -> None:
    """Replace styles, check boxes, quotation marks and readings of letters below ``root``."""
    around: dict[Element, frozenset[str]] = {}  # tags around an element, itself included
    for element in walk_elements(root):
        name_mark(element)
        tags = around.pop(element, frozenset()) | {element.tag}
        wrap_in_marks(element, tags)
        around |= dict.fromkeys(element.elements(), tags)
        if element.tag == "pre":
            element.tag = "div"
            keep_lines(element)
        elif element.tag == "q":
            element.tag, element.children = "span", ["“", *element.children, "”"]
        elif element.tag == "rt":
            element.tag, element.children = "span", ["(", *element.children, ")"]
        elif element.tag == "input":
            is_ticked = "checked" in element.attributes
            element.tag, element.attributes = "span", {}
            element.children = [f"{TICKED_BOX if is_ticked else EMPTY_BOX} "]
        elif element.tag == "li" and element.attributes.get("role") in CHECKS:
            is_ticked = element.attributes.get("aria-checked") == "true"
            put_at_start(element, f"{TICKED_BOX if is_ticked else EMPTY_BOX} ")


def name_mark(element: Element) -> None:
    """Rename ``<b>``, ``<i>`` and their like, unless a style takes bold or italic away."""
    tag = SYNONYMS.get(element.tag, element.tag)
    if tag == "strong":
        is_marked = element.style.get("font-weight", "bold") not in NORMAL_WEIGHTS
    elif tag == "em":
        is_marked = element.style.get("font-style", "italic") != "normal"
    else:
        return
    element.tag = tag if is_marked else "span"


def wrap_in_marks(element: Element, around: frozenset[str]) -> None:
    """Wrap the content of an inline element in the marks of its style that it has not got yet."""
    if element.tag not in INLINE:
        return
    for rule in MARKS:
        if rule["tag"] not in around and matches(rule, element):
            element.children = [Element(rule["tag"], children=element.children)]


def put_at_start(element: Element, text: str) -> None:
    """Put a text before the first text of a list item: inside its paragraph, if it has one."""
    inner = element.elements()
    is_wrapped = inner and inner[0].tag in {"p", "div"} and not text_before(element, inner[0])
    (inner[0] if is_wrapped else element).children.insert(0, text)


def text_before(element: Element, child: Element) -> str:
    before = element.children[: element.children.index(child)]
    return "".join(each for each in before if isinstance(each, str)).strip()


def keep_lines(element: Element) -> None:
    """Keep the lines and the spaces of preformatted text."""
    for each in [element, *walk_elements(element)]:
        children: list[Element | str] = []
        for child in each.children:
            if isinstance(child, str):
                for number, line in enumerate(child.split("\n")):
                    children += [Element("br")] if number else []
                    children += [line.replace("  ", NO_BREAK_SPACE * 2)] if line else []
            else:
                children.append(child)
        each.children = children


def move_captions(root: Element) -> None:
    """Move the caption of a table before the table."""
    for parent in [root, *walk_elements(root)]:
        tables = [child for child in parent.elements() if child.tag == "table"]
        for table in tables:
            for caption in [child for child in table.elements() if child.tag == "caption"]:
                table.children.remove(caption)
                caption.tag = "p"
                if text_of(caption).strip():
                    parent.children.insert(parent.children.index(table), caption)
