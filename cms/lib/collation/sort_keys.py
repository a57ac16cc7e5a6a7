"""Sort keys: bytes that stand in the order in which a dictionary has the texts.

Three levels, as the Unicode Collation Algorithm (UTS 10) compares: first the letters, then their
accents, then capitals and other variants. Spaces and punctuation come before digits, and digits
before letters. A browser's ``Intl.Collator`` has the same order, which a test compares.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from cms.lib.collation.root_order import ACCENTS, FINAL_FORMS, LETTERS, LIGATURES, STROKES
from cms.lib.collation.tailorings import CAPITALS, OWN_LETTERS

END_OF_LEVEL = b"\x00"
#: The second weight of a letter as such, and the third of a letter that is no variant.
PLAIN = b"\x05"
#: Third weights: of ``²`` beside ``2``, of capitals, and of a letter's form at the end of words.
COMPATIBLE, CAPITAL, COMPATIBLE_CAPITAL, FINAL_FORM = b"\x06", b"\x08", b"\x09", b"\x0a"
#: Weights begin with more than zero, which ends a level.
FIRST_LETTER, FIRST_EQUIVALENT, FIRST_ACCENT = 0x0100, 0x05, 0x10
#: Second weights: between the letters that one letter stands for, and of accents that are not here.
LIGATURE, OTHER_ACCENT = b"\xd0", b"\xfe"
#: Before the code points of letters that the root order lacks.
OTHER_LETTER = b"\xff"
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

    def __init__(self, own_letters: tuple[str, ...]) -> None:
        # A list of places in order, each a list of letters that differ in a tie alone.
        places = [list(letters) for letters in LETTERS]
        for line in own_letters:
            insert_letters(places, line)
        self.weights = {
            letter: (place.to_bytes(2, "big"), bytes([FIRST_EQUIVALENT + rank]))
            for place, letters in enumerate(places, start=FIRST_LETTER)
            for rank, letter in enumerate(letters)
        }
        self.longest = max(map(len, self.weights))

    def weigh(self, text: str) -> Iterator[Weights]:
        """Yield the weights of each letter and accent of a text in canonical decomposition."""
        small = "".join(map(str.lower, text))  # not at once: Σ would be ς at the end of words
        at = 0
        while at < len(text):
            length = self.letter_length(text, small, at)
            letter, is_capital = small[at : at + length], text[at] != small[at]
            yield from self.weigh_letter(letter, CAPITAL if is_capital else PLAIN)
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
    code_point = letter.encode("utf-32-be", "surrogatepass")
    if unicodedata.combining(letter):
        yield Weights(b"", OTHER_ACCENT + code_point)
    elif unicodedata.category(letter) not in ("Cc", "Cf"):  # which readers don't see
        yield Weights(OTHER_LETTER + code_point, PLAIN, variant)


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


def decompose(text: str) -> str:
    return unicodedata.normalize("NFD", text)


@cache
def alphabet_of(language: str) -> Alphabet:
    return Alphabet(OWN_LETTERS.get(language, ()))


@lru_cache(maxsize=4096)
def sort_key(text: str, *, locale: str) -> bytes:
    """Compute the sort key of a text in a language."""
    language = locale.partition("-")[0]
    text = decompose(text)
    for capital, letter in CAPITALS.get(language, {}).items():
        text = text.replace(capital, letter)
    weights = list(alphabet_of(language).weigh(text))
    levels = (
        b"".join(each.letter for each in weights),
        # Nothing at the end is less than any accent, so plain letters there can be left out.
        b"".join(each.accent for each in weights).rstrip(PLAIN),
        b"".join(each.variant for each in weights if each.letter).rstrip(PLAIN),
    )
    return END_OF_LEVEL.join(levels)
