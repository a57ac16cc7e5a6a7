"""Resolve the CSS declarations that matter: those of style sheets in the markup, then inline ones.

Word processors name their styles: ``span.s1 {text-decoration: line-through}`` in the head, and only
``class="s1"`` in the text. Selectors of a tag, a class, an id, or a tag with one of them are
understood; such programs write no others.
"""

import re
from collections.abc import Iterator

from cms.lib.richtext.foreign.rules import PROPERTIES
from cms.lib.richtext.foreign.tree import Element, text_of, walk_elements

SELECTOR = re.compile(r"([a-z][a-z0-9:]*)?([.#][a-z0-9_-]+)?", re.IGNORECASE)
Style = dict[str, str]


def resolve_styles(root: Element) -> None:
    """Set the style of every element below ``root``."""
    elements = list(walk_elements(root))
    rules: dict[str, Style] = {}
    for element in elements:
        if element.tag == "style":
            for selector, style in parse_stylesheet(text_of(element)):
                rules.setdefault(selector, {}).update(style)
    for element in elements:
        names = [f".{name.lower()}" for name in element.classes]
        names += [f"#{element.attributes['id'].lower()}"] if "id" in element.attributes else []
        for selector in ("*", element.tag, *names, *(element.tag + name for name in names)):
            element.style.update(rules.get(selector, {}))
        element.style.update(parse_declarations(element.attributes.get("style", "")))


def parse_stylesheet(css: str) -> Iterator[tuple[str, Style]]:
    """Yield (selector, declarations), without the rules inside ``@media`` and its kind."""
    css = strip_comments(css)
    start = 0
    while (opening := css.find("{", start)) != -1:
        selectors = css[start:opening].strip()
        is_nested = selectors.startswith("@")
        end = find_end(css, opening) if is_nested else css.find("}", opening)
        if end == -1:
            return
        if not is_nested and (style := parse_declarations(css[opening + 1 : end])):
            for selector in selectors.split(","):
                name = selector.strip().lower()
                if name == "*" or SELECTOR.fullmatch(name):
                    yield name, style
        start = end + 1


def strip_comments(css: str) -> str:
    """Strip comments, in linear time also where none is closed, and the brackets around a sheet."""
    first, *others = css.split("/*")
    css = first + "".join(part.partition("*/")[2] for part in others)
    return css.replace("<!--", "").replace("-->", "")


def find_end(css: str, opening: int) -> int:
    """Find the brace that closes the one at ``opening``; -1 if none does."""
    depth = 0
    for match in re.compile("[{}]").finditer(css, opening):
        depth += 1 if match.group() == "{" else -1
        if not depth:
            return match.start()
    return -1


def parse_declarations(text: str) -> Style:
    """Parse the declarations of the properties that matter, in lower case."""
    style = {}
    for declaration in text.split(";"):
        name, colon, value = declaration.partition(":")
        name = name.strip().lower()
        if colon and name in PROPERTIES:
            style[name] = " ".join(value.lower().replace("!important", "").split())
    return style
