"""Sort keys: bytes that stand in the order in which a dictionary has the texts.

Three levels, as the Unicode Collation Algorithm (UTS 10) compares: first the letters, then their
accents, then capitals and other variants. Spaces and punctuation come before digits, and digits
before letters. A browser's ``Intl.Collator`` has the same order, which a test compares.

Keys are stored in rows and indexes, so they are short: a byte for each usual letter, and for each
run of letters without an accent, or without a capital.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import groupby
from typing import NamedTuple

from cms.lib.collation.root_order import ACCENTS, FINAL_FORMS, LETTERS, LIGATURES, STROKES
from cms.lib.collation.tailorings import CAPITALS, OWN_LETTERS

END_OF_LEVEL = b"\x00"
USUAL = (
    " -–,.:;!?'\"()/%&+0123456789abcdefghijklmnopqrstuvwxyz"
    "αβγδεζηθικλμνξοπρστυφχψωабвгдежзийклмнопрстуфхцчшщъыьэюя"
)
OWN_LINES = unicodedata.normalize("NFD", " ".join(sum(OWN_LETTERS.values(), ())))
#: Letters of one byte: also those that any language has of its own.
FREQUENT = {*USUAL, *re.split("[ =]+", OWN_LINES)}
#: Before the code points of letters that the root order lacks; no other letter begins with it.
OTHER_LETTER = b"\xff"
#: The second weight of a letter as such, and the third of a letter that is no variant: the least,
#: and no byte of UTF-8. A key has the lengths of their runs alone, which are less than it.
PLAIN = b"\xc0"
LONG_RUN, LAST_RUN = 0x01, PLAIN[0] - 1
PLAIN_RUN = re.compile(PLAIN + b"+")
#: Third weights: of ``²`` beside ``2``, of capitals, and of a letter's form at the end of words.
COMPATIBLE, CAPITAL, COMPATIBLE_CAPITAL, FINAL_FORM = b"\xc1", b"\xc2", b"\xc3", b"\xc4"
#: Second weights: of equal letters, of accents, between the letters that one letter stands for,
#: and before the code points of accents that the root order lacks.
FIRST_EQUIVALENT, FIRST_ACCENT, LIGATURE, OTHER_ACCENT = PLAIN[0], 0xD0, b"\xfd", b"\xfe"
ACCENT_WEIGHTS = {
    accent: bytes([FIRST_ACCENT + rank]) for rank, word in enumerate(ACCENTS) for accent in word
}


class Weights(NamedTuple):
    """The weights of one letter, or of one accent, which has no first weight."""

    letter: bytes
    accent: bytes
    variant: bytes = PLAIN


class Alphabet:
    """The letters of a language, each a small letter or two with its first and second weight."""

    def __init__(self, language: str) -> None:
        self.capitals = CAPITALS.get(language, {})
        self.weights = weigh_places(place_letters(OWN_LETTERS.get(language, ())))
        self.longest = max(map(len, self.weights))

    def weigh(self, text: str) -> Iterator[Weights]:
        """Yield the weights of each letter and accent of a text."""
        text = decompose(text)
        for capital, letter in self.capitals.items():
            text = text.replace(capital, letter)
        small = "".join(map(str.lower, text))  # not at once: Σ would be ς at the end of words
        at = 0
        while at < len(text):
            length = self.letter_length(text, small, at)
            letter, variant = small[at : at + length], PLAIN if text[at] == small[at] else CAPITAL
            if letter in self.weights:  # as most are: a generator of its own would take as long
                yield Weights(*self.weights[letter], variant)
            else:
                yield from self.weigh_letter(letter, variant)
            at += length

    def letter_length(self, text: str, small: str, at: int) -> int:
        """Return how many characters belong to the letter that begins here, such as "ch"."""
        for length in range(min(self.longest, len(small) - at), 1, -1):
            is_mixed = text[at] == small[at] and text[at + 1] != small[at + 1]
            # CLDR has "cH" beside "Ch", but no "aA".
            is_letter = small[at] != small[at + 1] or not is_mixed
            if is_letter and small[at : at + length] in self.weights:
                return length
        return 1

    def weigh_letter(self, letter: str, variant: bytes) -> Iterator[Weights]:
        if letter in self.weights:
            yield Weights(*self.weights[letter], variant)
        elif letter in ACCENT_WEIGHTS:
            yield Weights(b"", ACCENT_WEIGHTS[letter])
        elif letter in STROKES:
            yield from self.weigh_letters(STROKES[letter], variant)
        elif letter in LIGATURES:
            letters = LIGATURES[letter]
            yield from self.weigh_letter(letters[0], variant)
            yield Weights(b"", LIGATURE)
            yield from self.weigh_letters(letters[1:], variant)
        elif letter in FINAL_FORMS:
            yield from self.weigh_letter(FINAL_FORMS[letter], FINAL_FORM)
        elif (parts := unicodedata.normalize("NFKD", letter)) != letter:
            for part in parts:
                is_capital = variant == CAPITAL or part != part.lower()
                kind = COMPATIBLE_CAPITAL if is_capital else COMPATIBLE
                yield from self.weigh_letter(part.lower(), kind)
        else:
            yield from weigh_other(letter, variant)

    def weigh_letters(self, letters: Iterable[str], variant: bytes) -> Iterator[Weights]:
        for letter in letters:
            yield from self.weigh_letter(letter, variant)


def weigh_other(letter: str, variant: bytes) -> Iterator[Weights]:
    """Yield the weights of a character that the root order lacks: by its code point."""
    code_point = letter.encode("utf-8", "surrogatepass")  # in the order of code points, without 0
    if unicodedata.combining(letter):
        yield Weights(b"", OTHER_ACCENT + code_point)
    elif unicodedata.category(letter) not in ("Cc", "Cf"):  # which readers don't see
        yield Weights(OTHER_LETTER + code_point, PLAIN, variant)


def compress_runs(weights: bytes) -> bytes:
    """Replace each run of plain weights by its length, in the same order (UTS 10, section 9.2).

    More than plain follows each run, since the last one is left out: so the shorter run is greater.
    """
    return PLAIN_RUN.sub(lambda match: encode_run(len(match[0])), weights)


def encode_run(length: int) -> bytes:
    long_runs, rest = divmod(length - 1, LAST_RUN - LONG_RUN)
    return bytes([LONG_RUN] * long_runs + [LAST_RUN - rest])


def place_letters(own_letters: Iterable[str]) -> list[list[str]]:
    """List the places of an alphabet in order, each with letters that differ in a tie alone."""
    places = [list(letters) for letters in LETTERS]
    for line in own_letters:
        insert_letters(places, line)
    return places


def insert_letters(places: list[list[str]], line: str) -> None:
    """Give the letters of a line of ``OWN_LETTERS`` their places."""
    after, *words = map(decompose, line.split())
    for word in words:
        letter, *equivalents = word.split("=")
        for each in filter(None, (letter, *equivalents)):
            for letters in places:
                if each in letters:
                    letters.remove(each)
        place = next(number for number, letters in enumerate(places) if after in letters)
        if letter:
            place += 1
            places.insert(place, [letter])
            after = letter
        places[place] += equivalents


def weigh_places(places: list[list[str]]) -> dict[str, tuple[bytes, bytes]]:
    """Return first and second weight of each letter."""
    codes = assign_codes(not FREQUENT.isdisjoint(letters) for letters in places)
    return {
        letter: (code, bytes([FIRST_EQUIVALENT + rank]))
        for code, letters in zip(codes, places, strict=True)
        for rank, letter in enumerate(letters)
    }


def assign_codes(are_frequent: Iterable[bool]) -> Iterator[bytes]:
    """Yield a code for each place in order: one byte for frequent letters, two for the others.

    Codes have the order of their places, none begins another, and none has a byte 0. The others
    between two frequent letters share a first byte, as UTS 10 compresses weights in section 9.1.
    """
    lead = 0
    for is_frequent, places in groupby(are_frequent):
        for number, _ in enumerate(places):
            if is_frequent or number % 255 == 0:
                lead += 1
            yield bytes([lead]) if is_frequent else bytes([lead, 1 + number % 255])


def decompose(text: str) -> str:
    return unicodedata.normalize("NFD", text)


@cache
def alphabet_of(language: str) -> Alphabet:
    return Alphabet(language)


@lru_cache(maxsize=4096)
def sort_key(text: str, *, locale: str) -> bytes:
    """Compute the sort key of a text in a language."""
    weights = list(alphabet_of(locale.partition("-")[0]).weigh(text))
    levels = (
        b"".join(each.letter for each in weights),
        # Nothing at the end is less than any accent, so plain letters there can be left out.
        compress_runs(b"".join(each.accent for each in weights).rstrip(PLAIN)),
        compress_runs(b"".join(each.variant for each in weights if each.letter).rstrip(PLAIN)),
    )
    return END_OF_LEVEL.join(levels)
