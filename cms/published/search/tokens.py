"""Tokenize text for the search, without case and accents, and measure edit distances."""

import re
import unicodedata
from collections.abc import Iterable

WORD_PATTERN = re.compile(r"[^\W_]+")
#: The least lengths of words that may have one and two typing errors.
ONE_EDIT_LENGTH, TWO_EDITS_LENGTH = 4, 8


def build_accent_map() -> dict[int, str]:
    """Map small Latin letters with diacritics, as code points, to their base letters."""
    base_letters = {}
    for code in range(0xE0, 0x250):
        parts = unicodedata.normalize("NFD", chr(code))
        letter, marks = parts[0], parts[1:]
        is_latin = letter.isascii() and letter.islower()
        if is_latin and marks and all(map(unicodedata.combining, marks)):
            base_letters[code] = letter
    return base_letters


BARE = build_accent_map()


def fold_accents(text: str) -> str:
    """Fold case and accents as PostgreSQL's index does (see the migration); SQLite's folds more."""
    return unicodedata.normalize("NFC", text).lower().translate(BARE)


def split_words(text: str) -> list[str]:
    """Return the folded words of a text, in order."""
    return WORD_PATTERN.findall(fold_accents(text))


def max_edits(word: str) -> int:
    return (len(word) >= ONE_EDIT_LENGTH) + (len(word) >= TWO_EDITS_LENGTH)


def nearest_word(typed: str, known: Iterable[tuple[str, int]]) -> str | None:
    """Return the known word with the fewest edits and then the most entries; None: too far."""
    limit = max_edits(typed)
    ranked = [
        (edits, -count, word)
        for word, count in known
        if (edits := edit_distance(typed, word, limit=limit)) <= limit
    ]
    return min(ranked)[2] if ranked else None


def edit_distance(first: str, second: str, *, limit: int) -> int:
    """Return the Damerau-Levenshtein distance (optimal string alignment) of two words.

    Counts letters left out, added, changed, or swapped with their neighbour. Any distance above
    ``limit`` is returned as ``limit + 1``.
    """
    if abs(len(first) - len(second)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, 1):
        before, last, row = row, before, [i]
        for j, opposite in enumerate(second, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != opposite))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == opposite:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]
