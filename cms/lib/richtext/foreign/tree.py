"""A small HTML tree that can be changed: parse it, walk it, write it as HTML again."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from cms.lib.richtext.nodes import walk_nodes

VOID_TAGS = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"}

PLAIN_NAME = re.compile("[a-z][a-z-]*")


class EndTag(NamedTuple):
    tag: str


@dataclass(eq=False)
class Element:
    """An element. ``style`` holds the CSS declarations that matter, set by ``styles``."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Element | str]" = field(default_factory=list)
    style: dict[str, str] = field(default_factory=dict)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def elements(self) -> "list[Element]":
        return [child for child in self.children if isinstance(child, Element)]


def parse_tree(html: str) -> Element:
    """Parse HTML into a tree, without comments, as a browser would."""
    body = LexborHTMLParser(f"<!doctype html><body>{html}").body
    root = Element("body")
    path = [root]
    for node, is_start in walk_nodes(body):
        if node.is_text_node:
            path[-1].children.append(node.text_content or "")
        elif not node.is_element_node:
            continue
        elif is_start:
            attributes = {name: value or "" for name, value in node.attributes.items()}
            element = Element(node.tag or "", attributes)
            path[-1].children.append(element)
            path.append(element)
        else:
            path.pop()
    return root


def walk_elements(root: Element) -> Iterator[Element]:
    """Yield the elements below ``root`` in document order, with the children they have by then."""
    stack = root.elements()[::-1]
    while stack:
        element = stack.pop()
        yield element
        stack += element.elements()[::-1]


def text_of(root: Element) -> str:
    """Return the text of an element and its descendants."""
    parts: list[str] = []
    stack: list[Element | str] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            parts.append(item)
        else:
            stack += item.children[::-1]
    return "".join(parts)


def first_text(root: Element) -> str:
    """Return the first text below an element that is not blank."""
    stack: list[Element | str] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, Element):
            stack += item.children[::-1]
        elif text := item.strip():
            return text
    return ""


def write_html(root: Element) -> str:
    """Write the content of ``root`` as HTML: text is escaped, strange attributes are left out."""
    parts: list[str] = []
    stack: list[Element | str | EndTag] = [*root.children[::-1]]
    while stack:
        item = stack.pop()
        if isinstance(item, EndTag):
            parts.append(f"</{item.tag}>")
        elif isinstance(item, str):
            parts.append(escape(item, quote=False))
        else:
            parts.append(start_tag(item))
            if item.tag not in VOID_TAGS:
                stack += [EndTag(item.tag), *item.children[::-1]]
    return "".join(parts)


def start_tag(element: Element) -> str:
    attributes = "".join(
        f' {name}="{escape(value)}"'
        for name, value in element.attributes.items()
        if PLAIN_NAME.fullmatch(name)
    )
    return f"<{element.tag}{attributes}>"
