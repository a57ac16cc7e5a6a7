"""The holes in a document: places that are filled when it is read, because they are not its own.

``{"$ref": id}``   another entry's card; dropped from a list, null elsewhere, if it is not published
``{"$must": id}``  the same, but without it the object around it has no meaning and goes too
``BASE``, ``SITE`` the addresses of this server and of the front end, at the start of a path

Control characters cannot come from an author (``cms.authoring.typed`` refuses them), so the address
marks are always ours.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

REF = "$ref"
MUST = "$must"
BASE = "\x1a"
SITE = "\x1c"
# As they stand in JSON. An author may have written a backslash before "u001a": JSON doubles it, and
# whoever reads what is doubled first does not take the rest for a mark.
DOUBLED, BASE_MARK, SITE_MARK = r"\\", r"\u001a", r"\u001c"
MARK = re.compile("|".join(map(re.escape, (DOUBLED, BASE_MARK, SITE_MARK))))
HOLE = re.compile(r'\{"\$(?:ref|must)":"([^"]+)"\}')


class Gone:
    """Stands for something that is not published while a document is filled."""


GONE = Gone()
NESTED = (dict, list)


def ids(node: Any) -> Iterator[str]:
    """Every entry that ``node`` refers to, in order, with repetitions."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in (REF, MUST):
                yield value
            else:
                yield from ids(value)
    elif isinstance(node, list):
        for value in node:
            yield from ids(value)


def named(text: str) -> list[str]:
    """The same from canonical JSON text, much faster. Quotes that an author wrote are escaped
    there, so nothing in a text can pass for a hole.
    """
    return HOLE.findall(text)


def fill(node: Any, cards: Mapping[str, Any]) -> Any:
    """``node`` with every hole filled from ``cards``; GONE if the node itself must go."""
    # Every answer goes through here: most values are texts and numbers, and cost no call.
    if type(node) is list:
        return [
            filled
            for value in node
            if (filled := fill(value, cards) if type(value) in NESTED else value) is not GONE
        ]
    if type(node) is not dict:
        return node
    if REF in node:
        return cards.get(node[REF], GONE)
    filled = {}
    for key, value in node.items():
        if type(value) is dict:
            if MUST in value:
                if value[MUST] not in cards:
                    return GONE
                filled[key] = cards[value[MUST]]
            else:
                result = fill(value, cards)
                filled[key] = None if result is GONE else result
        else:
            filled[key] = fill(value, cards) if type(value) is list else value
    return filled


def addressed(text: str, *, base: str, site: str) -> str:
    """JSON text with the two addresses put in."""
    meant = {DOUBLED: DOUBLED, BASE_MARK: base, SITE_MARK: site}
    return MARK.sub(lambda mark: meant[mark[0]], text)
