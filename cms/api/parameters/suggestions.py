"""Which parameter somebody meant by a name that is none.

Never the opposite of what was written: who leaves something out is not told of a name that asks for
it, nor who wants less of one that gives more. Then nothing is better.
"""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError

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


def suggest_parameter(written: str, names: Iterable[str]) -> str | None:
    """The one of ``names`` that was most likely meant; None if it can't be said."""
    if len(written) > LONGEST:
        return None
    names = list(names)
    alias = ALIASES.get(written.lower().replace("_", ""))
    if alias in names:
        return alias
    name, stems = translate_operators(written), stems_of(names)
    fitting = [each for each in names if have_same_sense(name, each)]
    if name in fitting:
        return name
    if slips := slips_of(name, [*fitting, *stems]):
        best = slips[0]
        return (
            for_stem(best, name, fitting)
            if all(have_same_sense(best, each) for each in slips)
            else None
        )
    known = stem_of(name, stems)
    head = known or name.partition("__")[0]
    stem = known or suggest_word(head, stems)
    below = [each.removeprefix(f"{stem}__") for each in fitting if each.startswith(f"{stem}__")]
    if rest := suggest_word(name[len(f"{head}__") :], below):
        return f"{stem}__{rest}"
    return for_stem(stem, name, fitting) if stem else None


def translate_operators(name: str) -> str:
    """The name as it would be spelled here."""
    return name.translate(SIGNS)


def have_same_sense(one: str, other: str) -> bool:
    """Whether two names deny equally often, and do not go opposite ways."""
    (denials, way), (other_denials, other_way) = sense_of_name(one), sense_of_name(other)
    return denials == other_denials and way * other_way >= 0


@lru_cache(maxsize=4096)
def sense_of_name(name: str) -> tuple[int, int]:
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
    _, way = sense_of_name(name)
    towards = {1: ("__gte",), -1: ("__lte",)}.get(way, ())
    found = (f"{stem}{ending}" for ending in (*towards, *ENDINGS))
    return next((each for each in found if each in fitting), None)


LONGEST = 80  # nobody meant anything by a longer name, and comparing takes time


SHORT = 5  # names with fewer letters look like too many others


def suggest_word(word: str, words: Iterable[str]) -> str | None:
    """The one of ``words`` that ``word`` most likely stands for; None if none comes close.

    One slip of the finger (a letter missing, doubled, wrong, or two swapped) always comes before
    what merely looks alike, and is needed where one of the two is short.
    """
    if not word or len(word) > LONGEST:
        return None
    best = max(words, key=lambda other: similarity(word, other), default=None)
    return best if best is not None and similarity(word, best) >= 0.6 else None


def similarity(word: str, other: str) -> float:
    """From 0 to 1 for words that share letters in order; above 1 for a single slip."""
    slip = single_slip(word, other)
    if slip:
        return slip
    if min(len(word), len(other)) < SHORT:
        return 0
    matcher = SequenceMatcher(None, word, other, autojunk=False)
    if matcher.real_quick_ratio() < 0.6:
        return 0
    return matcher.ratio()


def single_slip(word: str, other: str) -> float:
    """How plausible it is that one slip made ``word`` of ``other``; 0 if it takes more than one."""
    if abs(len(word) - len(other)) > 1:
        return 0
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(word), len(other)) - start and word[-1 - end] == other[-1 - end]:
        end += 1
    typed = word[start : len(word) - end]
    meant = other[start : len(other) - end]
    match len(typed), len(meant):
        case (2, 2) if typed == meant[::-1]:
            return 5
        case (0, 1):
            return 4  # a letter left out
        case (1, 0):
            return 3  # one too many
        case (1, 1):
            return 2  # a wrong one
    return 0


class UnknownWordError(ValidationError):
    """``facts`` say in the answer which words there are, and which one may have been meant."""

    def __init__(self, message: str, **facts: Any) -> None:
        self.facts = facts
        super().__init__(message)


def unknown_word(
    word: str, words: Sequence[str], message: str, *, among: Sequence[str] | None = None
) -> UnknownWordError:
    """``message`` with the nearest of ``words``, or of those ``among`` them that may be meant."""
    facts: dict[str, Any] = {"allowed": words}
    if meant := suggest_word(word, words if among is None else among):
        facts["suggestion"] = meant
        message = f"{message} Did you mean “{meant}”?"
    return UnknownWordError(message, **facts)
