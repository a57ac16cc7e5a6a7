"""Remove what reverses the meaning of its text, with its text, and count it."""

import re
from collections import Counter
from functools import cache
from typing import Any

from cms.lib.richtext.foreign.rules import CONTENT, EMPTIED, REMOVED, REPORTED_WITHOUT_TEXT
from cms.lib.richtext.foreign.tree import Element, first_text, text_of, walk_elements

Counts = Counter[str]
CHECKS = {"checkbox", "radio"}
BACK_LINK = re.compile("#cmnt_ref[0-9]+")


@cache
def pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def matches(rule: dict[str, Any], element: Element) -> bool:
    """Return whether a rule matches an element."""
    if element.tag in rule.get("tags", ()):
        return True
    names = rule.get("class", "")
    if names and any(pattern(names).fullmatch(name) for name in element.classes):
        return True
    return any(
        name in values and pattern(expected).fullmatch(values[name])
        for part, values in (("style", element.style), ("attributes", element.attributes))
        for name, expected in rule.get(part, {}).items()
    )


def find_kind(element: Element) -> str | None:
    """Return the kind of what is removed with this element; None to keep the element."""
    if element.tag == "input" and element.attributes.get("type", "").lower() in CHECKS:
        return None
    return next((rule["kind"] for rule in REMOVED if matches(rule, element)), None)


def remove_foreign(root: Element) -> Counts:
    """Remove elements by the rules, and elements that this leaves empty. Returns counts by kind."""
    counts: Counts = Counter()
    parents = {child: element for element in all_elements(root) for child in element.elements()}
    removed: set[Element] = set()
    stack = root.elements()[::-1]
    while stack:
        element = stack.pop()
        kind = find_kind(element)
        if kind is None:
            stack += element.elements()[::-1]
            continue
        count_removal(kind, element, counts)
        removed.add(enclosing_comment(element, parents))
    comments = counts.pop("comment text", 0), counts.pop("comment mark", 0)
    if max(comments):
        counts["comment"] = max(comments)
    drop(root, removed)
    return counts


def all_elements(root: Element) -> list[Element]:
    return [root, *walk_elements(root)]


def count_removal(kind: str, element: Element, counts: Counts) -> None:
    """Count a removal that the author is to know of."""
    if kind == "picture" and not is_picture(element):
        return
    if kind == "field" and element.attributes.get("type", "").lower() == "hidden":
        return
    if kind and (kind in REPORTED_WITHOUT_TEXT or text_of(element).strip()):
        comments = [e for e in walk_elements(element) if e.style.get("mso-element") == "comment"]
        counts[kind] += len(comments) or 1


def is_picture(element: Element) -> bool:
    """Return whether an ``<img>`` shows a picture: a dot of one pixel counts readers."""
    size = [element.attributes.get(name, "") for name in ("width", "height")]
    return element.tag == "picture" or ("src" in element.attributes and size != ["1", "1"])


def enclosing_comment(element: Element, parents: dict[Element, Element]) -> Element:
    """Return the comment around a link back from it to the text, as Google Docs lists them."""
    if not BACK_LINK.fullmatch(element.attributes.get("href", "")):
        return element
    around = element
    while around.tag != "p" and around in parents:
        around = parents[around]
    if around.tag != "p" or first_text(around) != first_text(element):
        return element
    frame = parents[around]
    return frame if frame.tag == "div" and frame.elements()[0] is around else around


def drop(root: Element, removed: set[Element]) -> None:
    """Drop elements, and those around them that have no other content."""
    emptied: set[Element] = set()  # elements that lost something
    visible: set[Element] = set()  # elements with content
    elements = [element for element in all_elements(root) if element not in removed]
    for element in reversed(elements):  # descendants before their ancestors
        kept: list[Element | str] = []
        for child in element.children:
            if isinstance(child, str):
                kept.append(child)
                if child.strip():
                    visible.add(element)
            elif child in removed or (
                child in emptied and child not in visible and child.tag in EMPTIED
            ):
                emptied.add(element)
            else:
                kept.append(child)
                if child in visible or child.tag in CONTENT:
                    visible.add(element)
        element.children = kept
