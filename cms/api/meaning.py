"""Which parameter somebody meant by a name that is none.

Never the opposite of what was written: who leaves something out is not told of a name that asks for
it, nor who wants less of one that gives more. Then nothing is better.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from cms.api.spelling import LONGEST, nearest, single_slip

#: What it is called elsewhere, in small letters and without underscores.
ALIASES = {
    **dict.fromkeys(("sort", "orderby"), "ordering"),
    **dict.fromkeys(("limit", "perpage", "size"), "page_size"),
    **dict.fromkeys(("lang", "language"), "locale"),
    "offset": "page",
    "q": "search",
    "search": "q",
    "title": "title__contains",
}
#: Other ways to write a lookup: `slug[in]`, and `year!=2015` of which the name is `year!`.
SIGNS = str.maketrans({"[": "__", "]": "", ".": "__", "!": "__not", ">": "__gte", "<": "__lte"})
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
NEGATIONS = {"not", "ne", "neq", "nin", "exclude", "except", "without"}
MORE = {"gt", "gte", "ge", "min", "after", "since", "from"}
LESS = {"lt", "lte", "le", "max", "before", "until", "to"}
#: What may stand for a column of which the bare name is no parameter, the first that there is.
ENDINGS = ("", "__gte", "__lte", "__contains", "__in", "__not")


def meant(written: str, names: Iterable[str]) -> str | None:
    """The one of ``names`` that was most likely meant; None if it can't be said."""
    if len(written) > LONGEST:
        return None
    names = list(names)
    alias = ALIASES.get(written.lower().replace("_", ""))
    if alias in names:
        return alias
    name, stems = spelled(written), stems_of(names)
    fitting = [each for each in names if agree(name, each)]
    if name in fitting:
        return name
    if slips := slips_of(name, [*fitting, *stems]):
        best = slips[0]
        return for_stem(best, name, fitting) if all(agree(best, each) for each in slips) else None
    known = stem_of(name, stems)
    head = known or name.partition("__")[0]
    stem = known or nearest(head, stems)
    below = [each.removeprefix(f"{stem}__") for each in fitting if each.startswith(f"{stem}__")]
    if rest := nearest(name[len(f"{head}__") :], below):
        return f"{stem}__{rest}"
    return for_stem(stem, name, fitting) if stem else None


def spelled(name: str) -> str:
    """The name as it would be spelled here."""
    return name.translate(SIGNS)


def agree(one: str, other: str) -> bool:
    """Whether two names deny equally often, and do not go opposite ways."""
    (denials, way), (other_denials, other_way) = sense(one), sense(other)
    return denials == other_denials and way * other_way >= 0


@lru_cache(maxsize=4096)
def sense(name: str) -> tuple[int, int]:
    """How often it denies, and whether it asks for more (1), for less (-1) or for neither (0)."""
    denials = way = 0
    for word in map(str.lower, WORD.findall(name)):
        denials += word in NEGATIONS or word.endswith("not") or bool(single_slip(word, "not"))
        way = 1 if word in MORE else -1 if word in LESS else way
    return denials, way


def stems_of(names: Iterable[str]) -> list[str]:
    """The names that lookups stand after, such as relations and columns, in their order."""
    found: dict[str, None] = {}
    for name in names:
        parts = name.split("__")
        found |= dict.fromkeys("__".join(parts[:end]) for end in range(1, max(len(parts), 2)))
    return list(found)


def stem_of(name: str, stems: Sequence[str]) -> str:
    """The longest one that the name is, or begins with; empty: none."""
    return max((each for each in stems if f"{name}__".startswith(f"{each}__")), key=len, default="")


def slips_of(name: str, names: Iterable[str]) -> list[str]:
    """All of which one slip most likely made the name."""
    marks = {each: single_slip(name, each) for each in names}
    best = max(marks.values(), default=0)
    return [each for each, mark in marks.items() if mark == best] if best else []


def for_stem(stem: str, name: str, fitting: Sequence[str]) -> str | None:
    """The parameter for a stem, or for what is one already, in the sense of ``name``."""
    _, way = sense(name)
    towards = {1: ("__gte",), -1: ("__lte",)}.get(way, ())
    found = (f"{stem}{ending}" for ending in (*towards, *ENDINGS))
    return next((each for each in found if each in fitting), None)
