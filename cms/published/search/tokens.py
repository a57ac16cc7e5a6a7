"""Tokenize text for the search into folded words and numbers, and measure edit distances.

Python tokenizes for every search engine: an engine gets words with single spaces between, of which
it knows each character as a letter or a digit. So no engine differs from the others in what a word
is, and marks in its copy are transferred to the text by counting words.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import islice

from django.utils.formats import get_format

from cms.lib.folding import FoldedText, fold_text, fold_with_places, folds_in_place, join_folded
from cms.published.search.accent_map import BARE  # noqa: F401 -- the first migration takes it here

WORD_PATTERN = re.compile(r"[^\W_]+")
DIGIT = re.compile("[0-9]")  # in a folded text, every digit is one of these
#: Longer words are cut: a query is no longer, and PostgreSQL takes no word beyond 2 kB.
MAX_WORD_LENGTH = 200
COUNTED_LENGTHS = range(3, 41)  # nobody mistypes shorter words; longer strings are no words
#: The least lengths of words that may have one and two typing errors.
ONE_EDIT_LENGTH, TWO_EDITS_LENGTH = 4, 8
# Letters of a rare script, which all engines know: two of them stand for another character.
FIRST_CODE, CODES = 0x3400, 0x1000
#: Begins each word of an entry's names (see ``search_text``), and no other word.
NAME_MARK = chr(FIRST_CODE + CODES)
#: Unicode as of 2002, which all engines know.
OLD_UNICODE = unicodedata.ucd_3_2_0


class EncodedCharacters(dict[int, str]):
    """Folded characters by code point as the engines get them, computed when they first occur."""

    LIMIT = 50_000  # more than any library has; a client could ask for a million

    def __missing__(self, code: int) -> str:
        character = chr(code)
        is_in_word = unicodedata.category(character)[0] in "LMN"
        is_ours = FIRST_CODE <= code <= ord(NAME_MARK)
        is_letter = OLD_UNICODE.category(character)[0] == "L" and character == character.lower()
        is_known = is_letter and not is_ours
        encoded = encode_character(character) if is_in_word and not is_known else character
        if len(self) < self.LIMIT:
            self[code] = encoded
        return encoded


def encode_character(character: str) -> str:
    """Return two letters in place of a character that some engine takes for no part of a word."""
    return "".join(chr(FIRST_CODE + part) for part in divmod(ord(character), CODES))


def decode_word(word: str) -> str:
    """Return a word as people read it."""
    return ENCODED.sub(lambda match: decode_character(match[0]), word)


def decode_character(letters: str) -> str:
    high, low = (ord(letter) - FIRST_CODE for letter in letters)
    return chr(high * CODES + low)


ENCODED = re.compile(f"[{chr(FIRST_CODE)}-{chr(FIRST_CODE + CODES - 1)}]{{2}}")
ENCODED_CHARACTERS = EncodedCharacters({code: chr(code) for code in range(0x80)})
DECIMAL_POINT, EXPONENT, MINUS, PERCENT = map(encode_character, ".^-%")


@cache
def number_pattern(locale: str) -> re.Pattern[str]:
    """Return the pattern of numbers as a language writes them, with or without a percent sign.

    Digits in something longer, such as 1.2.3 or B12, are no number.
    """
    is_comma = get_format("DECIMAL_SEPARATOR", lang=locale.lower(), use_l10n=True) == ","
    # Languages with a decimal comma write a point too where a source has one, but not a group.
    group, sign, signs = (r"\.", ",", "[.,]") if is_comma else (",", r"\.", r"\.")
    return re.compile(
        rf"""
        (?<! [^\W_] ) (?<! [0-9][.,] )
        (?P<number> (?:
            (?P<grouped> [1-9][0-9]{{0,2}} (?: {group} [0-9]{{3}} )+ )
                (?: {sign} (?P<part> [0-9]+ ) )?
          | (?P<units> [0-9]* ) {signs} (?P<decimals> [0-9]+ )
          | (?P<integer> [0-9]+ )
        ) (?: \^ (?P<exponent> -? [0-9]+ ) )? )
        (?! [^\W_] | [.,][0-9] )
        (?: \s? (?P<percent> % ) )?
        """,
        re.VERBOSE,
    )


def write_number(match: re.Match[str]) -> str:
    """Write a number as one word, without groups of thousands; a percent sign is a second word."""
    _, grouped, part, units, decimals, integer, exponent, percent = match.groups()
    number = integer or re.sub("[^0-9]", "", grouped or units or "0")
    if fraction := part or decimals:
        number += f"{DECIMAL_POINT}{fraction}"
    if exponent:
        number += EXPONENT + exponent.replace("-", MINUS)
    return f"{number} {PERCENT}" if percent else number


def split_words(text: str, *, locale: str) -> list[str]:
    """Return the words of a text, in order, as the engines get them."""
    encoded = fold_text(text)
    if not encoded.isascii():
        encoded = encoded.translate(ENCODED_CHARACTERS)
    if DIGIT.search(encoded):
        encoded = number_pattern(locale).sub(write_number, encoded)
    return [word[:MAX_WORD_LENGTH] for word in WORD_PATTERN.findall(encoded)]


def split_lines(text: str, *, locale: str) -> str:
    """Return the words of each line of a text, with single spaces between them."""
    return "\n".join(" ".join(split_words(line, locale=locale)) for line in text.split("\n"))


def locate_words(
    line: str, *, first: int = 0, last: int | None = None, locale: str
) -> list[tuple[int, int]]:
    """Return where each word of a line begins and ends: those from ``first`` up to ``last``."""
    folded = fold_text(line)
    is_in_place = line.isascii() or folds_in_place(line, folded)
    if is_in_place and not changes_in_length(folded, locale=locale):
        found = islice(WORD_PATTERN.finditer(folded), first, last)
        return [match.span() for match in found]
    written = write_numbers(encode_text(fold_with_places(line)), locale=locale)
    return [
        (written.starts[match.start()], written.ends[match.end() - 1])
        for match in islice(WORD_PATTERN.finditer(written.folded), first, last)
    ]


def changes_in_length(folded: str, *, locale: str) -> bool:
    """Return whether a folded text has characters or numbers that are written otherwise."""
    if not folded.isascii() and folded.translate(ENCODED_CHARACTERS) != folded:
        return True
    if not DIGIT.search(folded):
        return False
    numbers = number_pattern(locale).finditer(folded)
    return any(write_number(match) != match[0] for match in numbers)


def encode_text(text: FoldedText) -> FoldedText:
    """Encode each character, and keep the places."""
    if text.folded.isascii():
        return text
    letters = [character.translate(ENCODED_CHARACTERS) for character in text.folded]
    return FoldedText(
        "".join(letters),
        [start for start, each in zip(text.starts, letters, strict=True) for _ in each],
        [end for end, each in zip(text.ends, letters, strict=True) for _ in each],
    )


def write_numbers(text: FoldedText, *, locale: str) -> FoldedText:
    """Write the numbers of a text as ``write_number`` does, and keep the places."""
    parts, done = [], 0
    for match in number_pattern(locale).finditer(text.folded):
        number, *percent = write_number(match).split(" ")
        first, last = match.start("number"), match.end("number") - 1
        parts += [
            text.part(done, first),
            stretch(number, text.starts[first], text.ends[last]),
            *(
                stretch(f" {sign}", text.starts[match.end() - 1], text.ends[match.end() - 1])
                for sign in percent
            ),
        ]
        done = match.end()
    return join_folded([*parts, text.part(done, len(text.folded))])


def stretch(written: str, start: int, end: int) -> FoldedText:
    """Return a text of which all characters stand for the same place."""
    return FoldedText(written, [start] * len(written), [end] * len(written))


def find_counted_words(texts: Iterable[str]) -> frozenset[str]:
    """Return the words in these texts that are counted, since others can be corrected to them."""
    words = {word for text in texts for word in text.split()}
    return frozenset(w for w in words if len(w) in COUNTED_LENGTHS and w.isalpha())


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
