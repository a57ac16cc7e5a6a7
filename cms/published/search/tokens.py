"""Words as the search compares them: without case and accents, and with a slip or two forgiven."""

import re
import unicodedata
from collections.abc import Iterable

WORD_PATTERN = re.compile(r"[^\W_]+")
#: What can't be told from one slip (a word too short), from one, and from two.
ONE_EDIT_LENGTH, TWO_EDITS_LENGTH = 4, 8


def build_accent_map() -> dict[int, str]:
    """Small Latin letters with marks, by the letter under the marks."""
    found = {}
    for code in range(0xE0, 0x250):
        parts = unicodedata.normalize("NFD", chr(code))
        letter, marks = parts[0], parts[1:]
        is_latin = letter.isascii() and letter.islower()
        if is_latin and marks and all(map(unicodedata.combining, marks)):
            found[code] = letter
    return found


BARE = build_accent_map()


def fold_accents(text: str) -> str:
    """As PostgreSQL's index has it (see the migration); SQLite's folds a little more by itself."""
    return unicodedata.normalize("NFC", text).lower().translate(BARE)


def split_words(text: str) -> list[str]:
    """The words of a text, in order."""
    return WORD_PATTERN.findall(fold_accents(text))


def max_edits(word: str) -> int:
    return (len(word) >= ONE_EDIT_LENGTH) + (len(word) >= TWO_EDITS_LENGTH)


def nearest_word(typed: str, known: Iterable[tuple[str, int]]) -> str | None:
    """The known word that is fewest slips away and, of those, in most entries; None: too far."""
    most = max_edits(typed)
    ranked = [
        (slips, -count, word)
        for word, count in known
        if (slips := edit_distance(typed, word, most=most)) <= most
    ]
    return min(ranked)[2] if ranked else None


def edit_distance(one: str, other: str, *, most: int) -> int:
    """Letters left out, added, changed or swapped with their neighbour (Damerau and Levenshtein,
    no letter touched twice); anything above ``most`` is only said to be more.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, facing in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != facing))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == facing:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
