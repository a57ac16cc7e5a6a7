"""Keep the numbers of ordered lists: ``value`` and ``reversed`` become lists with a start."""

from cms.lib.richtext.foreign.removal import Counts
from cms.lib.richtext.foreign.tree import Element, walk_elements
from cms.lib.richtext.foreign.word_lists import whole_number

LETTER_TYPES = {"a", "A", "i", "I"}


def keep_numbers(root: Element, counts: Counts) -> None:
    """Split each ordered list where its numbers do not follow one another."""
    for parent in [root, *walk_elements(root)]:
        if any(child.tag == "ol" for child in parent.elements()):
            parent.children = [
                part
                for child in parent.children
                for part in (split_list(child, counts) if is_ordered(child) else [child])
            ]


def is_ordered(child: Element | str) -> bool:
    return isinstance(child, Element) and child.tag == "ol"


def split_list(child: Element | str, counts: Counts) -> list[Element | str]:
    """Split an ordered list into lists whose items count up from their start."""
    if not isinstance(child, Element):
        return [child]
    counts["letters"] += child.attributes.get("type") in LETTER_TYPES
    items = [each for each in child.elements() if each.tag == "li"]
    step = -1 if "reversed" in child.attributes else 1
    start = whole_number(child.attributes.get("start", ""))
    number = start if start is not None else len(items) if step < 0 else 1
    if step > 0 and not any("value" in item.attributes for item in items):
        return [child]
    lists: list[Element] = []
    expected = None
    for each in child.children:
        if isinstance(each, Element) and each.tag == "li":
            value = whole_number(each.attributes.get("value", ""))
            number = number if value is None else value
            if number != expected:
                lists.append(Element("ol", {} if number == 1 else {"start": str(number)}))
            expected, number = number + 1, number + step
        elif not lists:
            lists.append(Element("ol"))
        lists[-1].children.append(each)
    return [*lists]
