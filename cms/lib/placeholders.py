"""The holes in a document: places that are filled when it is read, because they are not its own.

``{"$ref": id}``   another entry's card; dropped from a list, null elsewhere, if it is not published
``{"$must": id}``  the same, but without it the object around it has no meaning and goes too
``BASE``, ``SITE`` the addresses of this server and of the front end, at the start of a path

Control characters cannot come from an author (``cms.authoring.models.authored`` refuses them), so
the address marks are always ours.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
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


def fill(node: Mapping[str, Any], cards: Mapping[str, Any]) -> Any:
    """``node`` with every hole filled from ``cards``; GONE if the node itself must go."""
    # Every answer goes through here: only what is nested costs a call.
    filled = {}
    for key, value in node.items():
        kind = type(value)
        if kind is dict and MUST in value:
            if value[MUST] not in cards:
                return GONE
            filled[key] = cards[value[MUST]]
        elif kind is dict:
            whole = cards.get(value[REF], GONE) if REF in value else fill(value, cards)
            filled[key] = None if whole is GONE else whole
        else:
            filled[key] = fill_all(value, cards) if kind is list else value
    return filled


def fill_all(nodes: Iterable[Any], cards: Mapping[str, Any]) -> list[Any]:
    """The same for the values of a list, without those that go."""
    found = []
    for value in nodes:
        kind = type(value)
        if kind is dict:
            whole = cards.get(value[REF], GONE) if REF in value else fill(value, cards)
        else:
            whole = fill_all(value, cards) if kind is list else value
        if whole is not GONE:
            found.append(whole)
    return found


def addressed(text: str, *, base: str, site: str) -> str:
    """JSON text with the two addresses put in."""
    meant = {DOUBLED: DOUBLED, BASE_MARK: base, SITE_MARK: site}
    return MARK.sub(lambda mark: meant[mark[0]], text)
