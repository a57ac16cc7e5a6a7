"""Rebuild the lists of Word, which writes each item as a paragraph with its level and its marker.

Desktop Word: ``<p style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>b)</span>Pain``.
Word in the browser: a list for each run of items, with the level in ``data-aria-level``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from cms.lib.richtext.foreign.removal import Counts
from cms.lib.richtext.foreign.tree import Element, text_of, walk_elements

ITEM = re.compile(r"(l[0-9]+) level([1-9])( lfo[0-9]+)?")
NUMBER = re.compile(r"[(\[]?(?:[0-9]{1,5}\.)*([0-9]{1,5})[.)\]:-]?")
LETTERS = re.compile(r"[(\[]?([a-z]{1,6})[.)\]:]", re.IGNORECASE)
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
MARKER_WITHIN = 12  # elements
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
LISTS = {"ul", "ol"}


@dataclass
class Item:
    """An item of a list: its level from 1, and what its marker may mean; nothing for a bullet.

    "v)" is the number 22, or, after "iv)", the number 5.
    """

    key: str
    level: int
    numbers: list[int]
    node: Element
    has_letter: bool = False


@dataclass
class OpenList:
    """A list to which items are added. ``latest`` is its latest number."""

    key: str
    level: int
    node: Element
    latest: int


def rebuild_word_lists(root: Element, counts: Counts) -> None:
    """Replace runs of items among the children of every element by lists."""
    for parent in [root, *walk_elements(root)]:
        if parent.tag in HEADINGS:
            keep_heading_number(parent)
        elif any(has_items(child) for child in parent.elements()):
            parent.children = join_items(parent.children, counts)


def join_items(children: list[Element | str], counts: Counts) -> list[Element | str]:
    joined: list[Element | str] = []
    open_lists: list[OpenList] = []
    for child in children:
        items = child_items(child) if isinstance(child, Element) else []
        if items:
            for item in items:
                add_item(item, open_lists, joined, counts)
        elif not (open_lists and isinstance(child, str) and not child.strip()):
            open_lists.clear()
            joined.append(child)
    return joined


def paragraph_level(element: Element) -> re.Match[str] | None:
    """Match the list and the level of a paragraph that desktop Word wrote for an item."""
    return ITEM.fullmatch(element.style.get("mso-list", "")) if element.tag == "p" else None


def online_lists(element: Element) -> list[Element]:
    """Return the lists that Word wrote in the browser: the element, or those in its wrapper."""
    inside = element.elements() if "ListContainerWrapper" in element.classes else [element]
    return [
        each
        for each in inside
        if each.tag in LISTS
        and all("data-aria-level" in item.attributes for item in each.elements())
    ]


def has_items(element: Element) -> bool:
    return bool(paragraph_level(element) or any(each.elements() for each in online_lists(element)))


def child_items(element: Element) -> list[Item]:
    """Take the items that an element stands for out of it; empty for other content."""
    if match := paragraph_level(element):
        marker = take_marker(element)
        key = match[1] + (match[3] or "")
        item = Element("li", children=[element])
        has_letter = bool(LETTERS.fullmatch(marker))
        return [Item(key, int(match[2]), parse_marker(marker), item, has_letter)]
    return [item for each in online_lists(element) for item in online_items(each)]


def online_items(list_: Element) -> Iterable[Item]:
    """Yield the items of a list that Word wrote in the browser."""
    items = list_.elements()
    start = whole_number(list_.attributes.get("start", "")) or 1
    for number, item in enumerate(items, start):
        level = whole_number(item.attributes["data-aria-level"]) or 1
        key = item.attributes.get("data-listid", "")
        yield Item(key, level, [number] if list_.tag == "ol" else [], item)


def whole_number(text: str) -> int | None:
    return int(text) if re.fullmatch("[0-9]{1,5}", text) else None


def find_marker(element: Element) -> Element | None:
    """Find the marker that Word drew, which stands within the first few elements."""
    first = islice(walk_elements(element), MARKER_WITHIN)
    return next((each for each in first if each.style.get("mso-list") == "ignore"), None)


def take_marker(paragraph: Element) -> str:
    """Take the marker out of a paragraph, and return it."""
    marker = find_marker(paragraph)
    if marker is None:
        return ""
    text = " ".join(text_of(marker).split())
    marker.children = []
    return text


def parse_marker(marker: str) -> list[int]:
    """Return the numbers that a marker may mean, the likeliest first; none for a bullet."""
    if match := NUMBER.fullmatch(marker):
        return [int(match[1])]
    if not (match := LETTERS.fullmatch(marker)):
        return []
    letters = match[1].lower()
    roman = [parse_roman(letters)] if set(letters) <= ROMAN.keys() else []
    if len(letters) > 1:
        return roman or [1]
    alphabetic = ord(letters) - ord("a") + 1
    return [*roman, alphabetic] if letters == "i" else [alphabetic, *roman]


def parse_roman(letters: str) -> int:
    values = [ROMAN[letter] for letter in letters]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


def keep_heading_number(heading: Element) -> None:
    """Keep the number of a heading as its text: a body has no numbered headings."""
    if marker := find_marker(heading):
        marker.children = [" ".join(text_of(marker).split()) + " "]


def add_item(
    item: Item, open_lists: list[OpenList], joined: list[Element | str], counts: Counts
) -> None:
    """Add an item to the list that it continues, or to a new one at its level."""
    while open_lists and open_lists[-1].level > item.level:
        open_lists.pop()
    same = open_lists[-1] if open_lists and open_lists[-1].level == item.level else None
    if same and not continues(item, same):
        open_lists.pop()
        same = None
    if same is None:
        first = item.numbers[0] if item.numbers else 0
        same = OpenList(item.key, item.level, new_list(item), first - 1)
        outer = open_lists[-1].node.elements()[-1].children if open_lists else joined
        outer.append(same.node)
        open_lists.append(same)
        counts["letters"] += item.has_letter
    same.latest += 1
    same.node.children.append(item.node)


def continues(item: Item, open_list: OpenList) -> bool:
    kind = "ol" if item.numbers else "ul"
    if item.key != open_list.key or kind != open_list.node.tag:
        return False
    return kind == "ul" or open_list.latest + 1 in item.numbers


def new_list(item: Item) -> Element:
    if not item.numbers:
        return Element("ul")
    first = item.numbers[0]
    return Element("ol", {} if first == 1 else {"start": str(first)})
