"""Suggest the name or value that a misspelt one most likely stands for ("Did you mean …?").

A suggestion never says the opposite of the original: a negated name never leads to an affirming
one, nor an upper bound to a lower one. No suggestion is better than that.
"""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError

#: Names that other APIs give a parameter, in small letters and without underscores.
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
OPERATOR_SPELLINGS = str.maketrans(
    {"[": "__", "]": "", ".": "__", "!": "__not", ">": "__gte", "<": "__lte"}
)
WORD_REGEX = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
NEGATIONS = {"not", "ne", "neq", "nin", "exclude", "except", "without"}
UPWARD_WORDS = {"gt", "gte", "ge", "min", "after", "since", "from"}
DOWNWARD_WORDS = {"lt", "lte", "le", "max", "before", "until", "to"}
#: Lookups to suggest for a column, in this order: its bare name may be no parameter.
LOOKUP_SUFFIXES = ("", "__gte", "__lte", "__contains", "__in", "__not")
MAX_NAME_LENGTH = 80  # a longer name is no misspelling, and comparing takes time
MIN_SIMILAR_LENGTH = 5  # names with fewer letters look like too many others
MIN_SIMILARITY = 0.6


def suggest_parameter(name: str, allowed: Iterable[str]) -> str | None:
    """Return the allowed parameter that ``name`` most likely stands for; None: none is likely."""
    if len(name) > MAX_NAME_LENGTH:
        return None
    allowed = list(allowed)
    alias = ALIASES.get(name.lower().replace("_", ""))
    if alias in allowed:
        return alias
    name, stems = translate_operators(name), collect_stems(allowed)
    candidates = [each for each in allowed if have_same_sense(name, each)]
    if name in candidates:
        return name
    if corrections := find_likely_typos(name, [*candidates, *stems]):
        best = corrections[0]
        if not all(have_same_sense(best, each) for each in corrections):
            return None
        return choose_lookup(best, name, candidates)
    known_stem = find_longest_stem(name, stems)
    head = known_stem or name.partition("__")[0]
    stem = known_stem or suggest_word(head, stems)
    return complete_stem(stem, name, name[len(f"{head}__") :], candidates) if stem else None


def translate_operators(name: str) -> str:
    """Write the lookups of a name as this API spells them."""
    return name.translate(OPERATOR_SPELLINGS)


def have_same_sense(name: str, other: str) -> bool:
    """Return whether two names have equally many negations and no opposite directions."""
    negations, direction = read_sense(name)
    other_negations, other_direction = read_sense(other)
    return negations == other_negations and direction * other_direction >= 0


@lru_cache(maxsize=4096)
def read_sense(name: str) -> tuple[int, int]:
    """Return the number of negations in a name, and its direction.

    The direction is 1 for a lower bound (more is asked for), -1 for an upper bound, otherwise 0.
    """
    negations = direction = 0
    for word in map(str.lower, WORD_REGEX.findall(name)):
        is_negation = word in NEGATIONS or word.endswith("not") or score_single_typo(word, "not")
        negations += bool(is_negation)
        if word in UPWARD_WORDS:
            direction = 1
        elif word in DOWNWARD_WORDS:
            direction = -1
    return negations, direction


def collect_stems(names: Iterable[str]) -> list[str]:
    """Return what stands before the lookups of the names, such as relations and columns."""
    stems: dict[str, None] = {}
    for name in names:
        parts = name.split("__")
        stems |= dict.fromkeys("__".join(parts[:end]) for end in range(1, max(len(parts), 2)))
    return list(stems)


def find_longest_stem(name: str, stems: Sequence[str]) -> str:
    """Return the longest stem that the name is, or begins with; empty: there is none."""
    return max((each for each in stems if f"{name}__".startswith(f"{each}__")), key=len, default="")


def find_likely_typos(name: str, names: Iterable[str]) -> list[str]:
    """Return all of ``names`` that a single typo, of the most plausible kind, turns into ``name``.

    Empty: none is within a single typo.
    """
    scores = {each: score_single_typo(name, each) for each in names}
    best = max(scores.values(), default=0)
    return [each for each, score in scores.items() if score == best] if best else []


def choose_lookup(stem: str, name: str, candidates: Sequence[str]) -> str | None:
    """Return the candidate for a stem, or for a whole parameter, with the direction of ``name``."""
    _, direction = read_sense(name)
    preferred = {1: ("__gte",), -1: ("__lte",)}.get(direction, ())
    spellings = (f"{stem}{suffix}" for suffix in (*preferred, *LOOKUP_SUFFIXES))
    return next((each for each in spellings if each in candidates), None)


def complete_stem(stem: str, name: str, lookup: str, candidates: Sequence[str]) -> str | None:
    """Return the candidate for a stem with the lookup most like the given one."""
    lookups = [
        each.removeprefix(f"{stem}__") for each in candidates if each.startswith(f"{stem}__")
    ]
    if suggestion := suggest_word(lookup, lookups):
        return f"{stem}__{suggestion}"
    return choose_lookup(stem, name, candidates)


def suggest_word(word: str, words: Iterable[str]) -> str | None:
    """Return the one of ``words`` that ``word`` most likely stands for; None: none comes close.

    A single typo (a letter missing, doubled, wrong, or two swapped) always comes before mere
    similarity, and is needed where one of the two is short.
    """
    if not word or len(word) > MAX_NAME_LENGTH:
        return None
    best = max(words, key=lambda other: score_similarity(word, other), default=None)
    if best is None or score_similarity(word, best) < MIN_SIMILARITY:
        return None
    return best


def score_similarity(word: str, other: str) -> float:
    """Return from 0 to 1 for words that share letters in order; above 1 for a single typo."""
    if score := score_single_typo(word, other):
        return score
    if min(len(word), len(other)) < MIN_SIMILAR_LENGTH:
        return 0
    matcher = SequenceMatcher(None, word, other, autojunk=False)
    if matcher.real_quick_ratio() < MIN_SIMILARITY:
        return 0
    return matcher.ratio()


def score_single_typo(word: str, other: str) -> float:
    """Return how plausibly a single typo turned ``other`` into ``word``; 0: it takes more."""
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


class UnknownValueError(ValidationError):
    """A value that is none of those allowed.

    ``details`` go into the problem document: the allowed values, and the suggested one.
    """

    def __init__(self, message: str, **details: Any) -> None:
        self.details = details
        super().__init__(message)


def unknown_value_error(
    value: str,
    allowed: Sequence[str],
    message: str,
    *,
    candidates: Sequence[str] | None = None,
) -> UnknownValueError:
    """Build an "unknown value" error, with a suggestion out of the ``candidates``.

    These are by default all allowed values.
    """
    details: dict[str, Any] = {"allowed": allowed}
    suggestion = suggest_word(value, allowed if candidates is None else candidates)
    if suggestion:
        details["suggestion"] = suggestion
        message = f"{message} Did you mean “{suggestion}”?"
    return UnknownValueError(message, **details)
