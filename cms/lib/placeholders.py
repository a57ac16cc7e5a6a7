"""Placeholders in a document: values that are inserted on reading, since they belong elsewhere.

``{"$ref": id}``   another entry's card; if unpublished, dropped from a list and null elsewhere
``{"$must": id}``  the same, but if unpublished the object around it is dropped too
``{"$title": id, "after": text, "otherwise": text}``
                   another entry's title and what follows it; if unpublished, the other text
``BASE``, ``SITE`` the addresses of this server and of the front end, at the start of a path

Authors can't write control characters (``cms.authoring.models.authored`` refuses them), so that
``BASE`` and ``SITE`` are always ours.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

REF = "$ref"
MUST = "$must"
TITLE = "$title"
BASE = "\x1a"
SITE = "\x1c"
# The address placeholders as JSON writes them. An author may have written a backslash before
# "u001a": JSON doubles the backslash, and the pattern matches the doubled backslash first.
ESCAPED_BACKSLASH, BASE_MARK, SITE_MARK = r"\\", r"\u001a", r"\u001c"
ADDRESS_MARKS = re.compile("|".join(map(re.escape, (ESCAPED_BACKSLASH, BASE_MARK, SITE_MARK))))
JSON_PLACEHOLDER = re.compile(r'\{"\$(?:ref|must|title)":"([^"]+)"[,}]')


class Unpublished:
    """Type of the marker for unpublished entries while placeholders are filled."""


UNPUBLISHED = Unpublished()


def referenced_ids(node: Any) -> Iterator[str]:
    """Yield the ids of all entries that ``node`` refers to, in order, with repetitions."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in (REF, MUST, TITLE):
                yield value
            else:
                yield from referenced_ids(value)
    elif isinstance(node, list):
        for value in node:
            yield from referenced_ids(value)


def referenced_ids_in_json(text: str) -> list[str]:
    """Return the referenced ids from canonical JSON text, which is much faster.

    Quotes that an author wrote are escaped there, so no text looks like a placeholder.
    """
    return JSON_PLACEHOLDER.findall(text)


def fill_placeholders(node: Mapping[str, Any], cards: Mapping[str, Any]) -> Any:
    """Fill all placeholders of ``node`` with cards; UNPUBLISHED if ``node`` itself is dropped."""
    # The hot path of every response: only nested values cost a call.
    if TITLE in node:
        return fill_title(node, cards)
    filled = {}
    for key, value in node.items():
        kind = type(value)
        if kind is dict and MUST in value:
            if value[MUST] not in cards:
                return UNPUBLISHED
            filled[key] = cards[value[MUST]]
        elif kind is dict:
            replacement = (
                cards.get(value[REF], UNPUBLISHED)
                if REF in value
                else fill_placeholders(value, cards)
            )
            filled[key] = None if replacement is UNPUBLISHED else replacement
        else:
            filled[key] = fill_list(value, cards) if kind is list else value
    return filled


def fill_title(node: Mapping[str, str], cards: Mapping[str, Any]) -> str:
    """Return a text that begins with the title of another entry, or the text without it."""
    card = cards.get(node[TITLE])
    if isinstance(card, orjson.Fragment):
        card = orjson.loads(orjson.dumps(card))
    title = card.get("title") if card else None
    return title + node["after"] if title else node["otherwise"]


def fill_list(nodes: Iterable[Any], cards: Mapping[str, Any]) -> list[Any]:
    """Fill the placeholders in the values of a list, and drop unpublished values."""
    filled = []
    for value in nodes:
        kind = type(value)
        if kind is dict:
            replacement = (
                cards.get(value[REF], UNPUBLISHED)
                if REF in value
                else fill_placeholders(value, cards)
            )
        else:
            replacement = fill_list(value, cards) if kind is list else value
        if replacement is not UNPUBLISHED:
            filled.append(replacement)
    return filled


def insert_addresses(text: str, *, base: str, site: str) -> str:
    """Replace ``BASE`` and ``SITE`` in JSON text by the two addresses."""
    replacements = {ESCAPED_BACKSLASH: ESCAPED_BACKSLASH, BASE_MARK: base, SITE_MARK: site}
    return ADDRESS_MARKS.sub(lambda mark: replacements[mark[0]], text)
