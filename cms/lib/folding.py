"""Fold a text, so that spellings which are the same to a reader become the same text.

Compatibility forms (``m²`` and m2, ``ﬁ`` and fi, fullwidth and Arabic digits), full case folding
(STRASSE and Straße, ΣΊΣΥΦΟΣ and Σίσυφος), accents, and how characters are composed. The search,
``contains`` and ``startswith`` compare folded texts alone, in every database alike.

Numbers stay what they are: 10⁶ becomes 10^6, and 1½ becomes 1 1/2.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from unicodedata import category, combining, decimal, normalize

DIGIT_FORMS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
FRACTIONS = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅟↉"
EXPONENT = re.compile(rf"(?<=\d)(?=[{DIGIT_FORMS}])")
FRACTION_AFTER_NUMBER = re.compile(rf"(?<=\d)(?=[{FRACTIONS}])")
#: Letters without a decomposition in Unicode that readers type as others, and signs with one key.
LETTERS = {
    "ı": "i",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ł": "l",
    "ħ": "h",
    "ŧ": "t",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
}
SIGNS = {
    **dict.fromkeys("‘’‚‛ʼ", "'"),
    **dict.fromkeys("“”„‟", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("⁄∕", "/"),
}
REPLACEMENTS = LETTERS | SIGNS
#: Cyrillic letters whose mark readers leave out. With other marks they are letters of their own.
ACCENTED_CYRILLIC = "ёѐѝ"
#: Characters without a shape, of which Unicode calls most a format and some a mark.
SHAPELESS = re.compile(
    "[\u034f\u115f\u1160\u180b-\u180d\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
# Characters that may be composed with the one before: marks, and parts of Korean and Japanese ones.
COMPOSED_WITH_FORMER = re.compile("[\u1160-\u11ff\uff9e\uff9f]")
CHUNK = re.compile(r"\s+|\S+")


def fold_text(text: str) -> str:
    """Return the folded text. Texts that are the same to a reader fold to the same text."""
    if text.isascii():
        return text.lower()
    composed = separate_numbers(normalize("NFC", text))
    return normalize("NFC", composed.translate(FOLDED_CHARACTERS))


def folds_in_place(text: str, folded: str) -> bool:
    """Return whether each character of the text folded to one, so that places are the same."""
    return (
        len(folded) == len(text)
        and all(len(FOLDED_CHARACTERS[ord(character)]) == 1 for character in set(text))
        and text.translate(FOLDED_CHARACTERS) == folded
    )


class FoldedText(NamedTuple):
    """A folded text; each of its characters stands for ``text[starts[n]:ends[n]]``."""

    folded: str
    starts: list[int]
    ends: list[int]

    def part(self, start: int, end: int) -> "FoldedText":
        return FoldedText(self.folded[start:end], self.starts[start:end], self.ends[start:end])


def join_folded(parts: Sequence[FoldedText]) -> FoldedText:
    return FoldedText(
        "".join(part.folded for part in parts),
        [start for part in parts for start in part.starts],
        [end for part in parts for end in part.ends],
    )


def fold_with_places(text: str) -> FoldedText:
    """Fold a text, and remember where in it each folded character stood."""
    result = FoldedText("", [], [])
    folded = []
    for chunk in CHUNK.finditer(text):
        start, end = chunk.span()
        if chunk[0].isascii():
            folded.append(chunk[0].lower())
            result.starts.extend(range(start, end))
            result.ends.extend(range(start + 1, end + 1))
            continue
        for begin, cluster in fold_clusters(chunk[0]):
            folded.append(cluster.folded)
            result.starts.extend([start + begin] * len(cluster.folded))
            result.ends.extend([start + begin + cluster.length] * len(cluster.folded))
    return result._replace(folded="".join(folded))


class Cluster(NamedTuple):
    """The folded form of a character with the marks that follow it, ``length`` in all."""

    folded: str
    length: int


def fold_clusters(chunk: str) -> list[tuple[int, Cluster]]:
    """Fold the clusters of a text without spaces one by one; return each with its place."""
    clusters, begin = [], 0
    for end in [*cluster_starts(chunk), len(chunk)]:
        if end > begin:
            # What separates a number from the sign after it belongs to the sign.
            sign = separate_numbers(chunk[begin - 1 : begin + 1])[1:-1] if begin else ""
            folded = sign + fold_text(chunk[begin:end])
            clusters.append((begin, Cluster(folded, end - begin)))
            begin = end
    folded_chunk = fold_text(chunk)
    if "".join(cluster.folded for _, cluster in clusters) != folded_chunk:
        return [(0, Cluster(folded_chunk, len(chunk)))]  # some scripts compose more
    return clusters


def cluster_starts(text: str) -> Iterator[int]:
    for index, character in enumerate(text):
        if not (category(character)[0] == "M" or COMPOSED_WITH_FORMER.match(character)):
            yield index


def separate_numbers(text: str) -> str:
    """Put a sign between a number and its exponent or fraction, which would fold into digits."""
    return FRACTION_AFTER_NUMBER.sub(" ", EXPONENT.sub("^", text))


def fold_character(character: str) -> str:
    """Return the folded form of one composed character, which may be empty or of several."""
    if category(character) == "Cf" or SHAPELESS.match(character):
        return ""
    small = normalize("NFKC", normalize("NFKD", character).casefold())
    return "".join(map(fold_small_character, small))


def fold_small_character(character: str) -> str:
    digit = decimal(character, None)
    if digit is not None:
        return str(digit)
    decomposed = normalize("NFD", character)
    base, marks = decomposed[0], decomposed[1:]
    if is_accent(base):
        return ""
    if not any(map(is_accent, marks)) or (is_cyrillic(base) and character not in ACCENTED_CYRILLIC):
        return REPLACEMENTS.get(character, character)
    kept = "".join(mark for mark in marks if not is_accent(mark))
    return REPLACEMENTS.get(base, base) + kept


def is_accent(character: str) -> bool:
    """Return whether a mark is an accent or a vowel point, and no part of a letter."""
    place = combining(character)
    return place >= 200 or 10 <= place <= 35


def is_cyrillic(character: str) -> bool:
    return "\u0400" <= character <= "\u052f"


class FoldedCharacters(dict[int, str]):
    """The folded forms of characters by code point, computed when they first occur."""

    LIMIT = 50_000  # more than any library has; a client could ask for a million

    def __missing__(self, code: int) -> str:
        folded = fold_character(chr(code))
        if len(self) < self.LIMIT:
            self[code] = folded
        return folded


FOLDED_CHARACTERS = FoldedCharacters()
