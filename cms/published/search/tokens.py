"""Words as the search compares them: without case and accents, and with a slip or two forgiven."""

import re
import unicodedata
from collections.abc import Iterable

TERM = re.compile(r"[^\W_]+")
#: What can't be told from one slip (a word too short), from one, and from two.
ONE_SLIP, TWO_SLIPS = 4, 8


def bare_letters() -> dict[int, str]:
    """Small Latin letters with marks, by the letter under the marks."""
    found = {}
    for code in range(0xE0, 0x250):
        parts = unicodedata.normalize("NFD", chr(code))
        letter, marks = parts[0], parts[1:]
        is_latin = letter.isascii() and letter.islower()
        if is_latin and marks and all(map(unicodedata.combining, marks)):
            found[code] = letter
    return found


BARE = bare_letters()


def fold(text: str) -> str:
    """As PostgreSQL's index has it (see the migration); SQLite's folds a little more by itself."""
    return unicodedata.normalize("NFC", text).lower().translate(BARE)


def words(text: str) -> list[str]:
    """The words of a text, in order."""
    return TERM.findall(fold(text))


def slips_allowed(word: str) -> int:
    return (len(word) >= ONE_SLIP) + (len(word) >= TWO_SLIPS)


def nearest(typed: str, known: Iterable[tuple[str, int]]) -> str | None:
    """The known word that is fewest slips away and, of those, in most entries; None: too far."""
    most = slips_allowed(typed)
    ranked = [
        (slips, -count, word)
        for word, count in known
        if (slips := distance(typed, word, most=most)) <= most
    ]
    return min(ranked)[2] if ranked else None


def distance(one: str, other: str, *, most: int) -> int:
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
