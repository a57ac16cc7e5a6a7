"""Find the figures of a plain text: what a study would have to say, typed by hand.

    find_figures("It helped 83 % of patients, one in five at once.")  # ["83 %", "one in five"]

Per cents and their ranges, parts ("20 of 26", "one in five", "770 per 1,000"), fractions of people
and ratios, in digits and in words, in English, German, Spanish and French at once: a text may quote
another language. Numbers that count or name something are none: years, ages, doses, "26 patients",
"1 to 5", "part 2 of 3".
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from cms.lib.number_words import DIGITS, LANGUAGES, PERCENT_SIGN, NumberWords

#: Characters that nobody sees, and that would hide a figure.
INVISIBLE = dict.fromkeys(map(ord, "\N{SOFT HYPHEN}\u200b\u200c\u200d\u2060\ufeff"))
#: Addresses of pages and of publications: their digits say nothing to a reader.
ADDRESS = re.compile(r"https?://\S+|\b10\.\d{4,9}/\S+")
DASH = "[-‐‑–—−]"
ROUND = (
    r"(?:\b(?:hundred|thousand|hundert|tausend|cien|mil|cent|mille)\b"
    r"|1(?:0+(?:[ .,'’]?000)*|(?:[ .,'’]000)+)(?!\d))"
)
YEAR = r"(?:19|20)\d\d\b(?![.,]\d)"
SINGLE = r"\b(?:one|eine?[rsnm]?|un[oae]?)\b"
#: Words that say a ratio without a number.
MULTIPLES = (
    r"\b(?:(?:twice|thrice|half) as (?:likely|often|many|common|high|much|great|effective)"
    r"|(?:halb|doppelt|dreimal|viermal|zehnmal) so (?:wahrscheinlich|oft|häufig|hoch|viele?|groß)"
    r"|(?:doble|triple) de (?:probabilidad|probable|pacientes|personas|riesgo)"
    r"|(?:two|three|four|five|six|seven|eight|nine|ten)fold)\b"
)
#: In capitals: "or 26 of 30" is none.
ABBREVIATED_RATIO = re.compile(rf"\b(?:OR|RR|HR|NNT|NNH|SMD)(?i: of| was)?[ =:]{{1,3}}{DIGITS}")
FILLERS = r"(?:[ ,:=()]|\b(?:of|was|is|about|or|rr|hr|nnt|von|lag|bei|war|de|es|fue|est|était)\b)+"


def build_patterns(words: NumberWords) -> Iterator[str]:
    """Yield the regular expressions of figures in one language."""
    number = rf"(?:{DIGITS}|\b(?:{words.numbers})\b)"
    percent = rf"(?:{PERCENT_SIGN}|{words.percent})"
    people = rf"(?:{words.people})\b"
    to = rf"(?: ?{percent})? ?(?:{DASH}|\b(?:{words.to})\b) ?"
    yield rf"(?:{number}{to})?{number}[ -]?{percent}"
    yield rf"(?<![a-z]){DIGITS}(?: {people})? (?:{words.of}) {DIGITS}"
    yield rf"{DIGITS} ?/ ?{DIGITS} {people}"
    yield (
        rf"{number}(?: {people})? (?:{words.every}) (?!{YEAR}|{SINGLE}){number}"
        rf"(?! (?:{words.periods})\b)"
    )
    yield rf"{number} (?:{words.of}) {number} {people}"
    yield rf"{number}(?: {people})? (?:{words.per}) {ROUND}(?! (?:{words.periods})\b)"
    yield rf"\b(?:{words.fractions}) (?:{words.articles})(?:\w+ ){{0,2}}{people}"
    yield rf"(?!{SINGLE}){number} (?:{words.articles})(?:\w+ )?{people}"
    yield rf"{number}(?:{words.times})"
    yield rf"\b(?:{words.ratios})\b{FILLERS}{DIGITS}"


#: Letters that are others in any case, and that ``str.lower`` leaves or makes two of.
OTHER_CASES = str.maketrans("ſıİ", "sii")
#: "Part 2 of 3" is a place, not a figure.
PART = re.compile(rf"\b(?:{'|'.join(words.parts for words in LANGUAGES)}) $", re.IGNORECASE)
LONGEST_PART = 16


class FigurePatterns(NamedTuple):
    """Regular expressions for texts in small letters.

    Where case counts, Python passes over words eight times as fast, since it looks at the first
    letter of each alternative before all else.
    """

    #: One for each kind of figure.
    figures: tuple[re.Pattern[str], ...]
    #: Any of them: one question for the many numbers that are no figures.
    any_figure: re.Pattern[str]
    #: What a figure can begin with. One scan for it leaves few places to try the others at.
    beginning: re.Pattern[str]


@cache
def compile_patterns() -> FigurePatterns:
    """Compile the patterns of all languages. They take 3 MB, and readers' requests need none."""
    patterns = [pattern for words in LANGUAGES for pattern in build_patterns(words)] + [MULTIPLES]
    quantities = "|".join(f"{w.numbers}|{w.fractions}|{w.ratios}" for w in LANGUAGES)
    starts = rf"\b(?:{quantities})\b|{MULTIPLES}|\b(?:or|rr|hr|nnt|nnh|smd)\b"
    return FigurePatterns(
        figures=tuple(map(re.compile, patterns)),
        any_figure=re.compile("|".join(patterns)),
        beginning=re.compile(rf"(?=[\d½⅓⅔¼¾]){DIGITS}|{starts}"),
    )


def find_figures(text: str) -> list[str]:
    """Find the figures of a plain text in its order, as they stand there.

    White space is normalised to single spaces.
    """
    line = " ".join(ADDRESS.sub(" ", text).translate(INVISIBLE).split())
    lowered = line.translate(OTHER_CASES).lower()  # as long as the line
    figures, end = [], 0
    for beginning in compile_patterns().beginning.finditer(lowered):
        first = beginning.start()
        last = find_figure_end(line, lowered, first) if first >= end else 0
        if last and not is_part(line, first):
            figures.append(line[first:last])
            end = last
    return figures


def find_figure_end(line: str, lowered: str, first: int) -> int:
    """Return where the longest figure ends that begins at ``first``; 0: none does."""
    ratio = ABBREVIATED_RATIO.match(line, first)
    patterns = compile_patterns()
    matches = (
        [pattern.match(lowered, first) for pattern in patterns.figures]
        if patterns.any_figure.match(lowered, first)
        else []
    )
    return max((match.end() for match in (ratio, *matches) if match), default=0)


def is_part(line: str, first: int) -> bool:
    """Return whether the number counts a part of a text, as in "page 2 of 3"."""
    return PART.search(line[max(0, first - LONGEST_PART) : first]) is not None


def fold_figure(figure: str) -> str:
    """Fold a figure for comparison: "83 %", "83%" and "83 %" with a narrow space are the same."""
    return "".join(figure.translate(INVISIBLE).split()).casefold()
