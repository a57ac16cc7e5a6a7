"""Write figures in the language of an entry, and read the numbers of a text back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

#: What a figure counts, and so which words stand around its numbers.
PERCENT, PARTS, RANGE_OF_PERCENT, RANGE, POINTS, PLAIN = (
    *("percent", "parts", "range_of_percent", "range", "points", "plain"),
)
SPACES = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
NUMBER = re.compile(rf"\d+(?:[.,'{SPACES}]\d+)*")
GROUP_LENGTH = 3


@dataclass(frozen=True)
class Language:
    """The words around figures in one language, and how it writes numbers."""

    decimal: str
    group: str
    hedges: dict[str, str]
    forms: dict[str, str]
    #: Numbers below have no separator of groups.
    smallest_grouped: int = 1_000


def build_forms(of: str, to: str, points: str) -> dict[str, str]:
    """Build the forms of figures from three words of a language."""
    return {
        PERCENT: "{} %",
        PARTS: f"{{}} {of} {{}}",
        RANGE_OF_PERCENT: f"{{}} % {to} {{}} %",
        RANGE: f"{{}} {to} {{}}",
        POINTS: f"{{}} {points}",
        PLAIN: "{}",
    }


def build_hedges(about: str, almost: str, more_than: str, up_to: str) -> dict[str, str]:
    hedges = {"about": about, "almost": almost, "more_than": more_than, "up_to": up_to}
    return {name: f"{word} {{}}" for name, word in hedges.items()} | {"none": "{}"}


ENGLISH = Language(
    decimal=".",
    group=",",
    hedges=build_hedges("about", "almost", "more than", "up to"),
    forms=build_forms("of", "to", "percentage points"),
)
LANGUAGES = {
    "en": ENGLISH,
    "de": Language(
        decimal=",",
        group=".",
        hedges=build_hedges("etwa", "fast", "mehr als", "bis zu"),
        forms=build_forms("von", "bis", "Prozentpunkte"),
    ),
    "es": Language(
        decimal=",",
        group="\N{NO-BREAK SPACE}",
        hedges=build_hedges("alrededor de", "casi", "más de", "hasta"),
        forms=build_forms("de", "a", "puntos porcentuales"),
        smallest_grouped=10_000,  # as the Spanish academy asks for
    ),
    "fr": Language(
        decimal=",",
        group="\N{NARROW NO-BREAK SPACE}",
        hedges=build_hedges("environ", "près de", "plus de", "jusqu’à"),
        forms=build_forms("sur", "à", "points de pourcentage"),
    ),
}


def find_language(locale: str) -> Language:
    """Return the language of a locale such as "de-AT"; English for one that has no words here."""
    return LANGUAGES.get(locale.partition("-")[0], ENGLISH)


def write_figure(
    form: str, numbers: Sequence[tuple[Fraction, int]], *, hedge: str, locale: str
) -> str:
    """Write rounded numbers, each with its decimals, in a form and under a hedge."""
    language = find_language(locale)
    written = [write_number(number, decimals, language) for number, decimals in numbers]
    return hedge_text(language.forms[form].format(*written), hedge=hedge, locale=locale)


def hedge_text(text: str, *, hedge: str, locale: str) -> str:
    """Put the word of a hedge before a figure."""
    return find_language(locale).hedges[hedge].format(text)


def write_number(number: Fraction, decimals: int, language: Language) -> str:
    """Write a number that has been rounded to these decimals."""
    places = max(decimals, 0)
    digits = str(number * 10**places).rjust(places + 1, "0")
    integer, part = digits[: len(digits) - places], digits[len(digits) - places :]
    if int(integer) >= language.smallest_grouped:
        integer = f"{int(integer):,}".replace(",", language.group)
    return f"{integer}{language.decimal}{part}" if part else integer


def read_numbers(text: str, *, locale: str) -> list[Fraction]:
    """Read the numbers of a text in their order: "60-90 %" has 60 and 90."""
    language = find_language(locale)
    return [number for part in NUMBER.findall(text) for number in split_number(part, language)]


def split_number(text: str, language: Language) -> list[Fraction]:
    """Read digits with separators: one number if these stand where the language has them."""
    integer, mark, part = text.partition(language.decimal)
    first, *groups = re.split(f"[{re.escape(language.group)}{SPACES}']", integer)
    is_grouped = all(len(group) == GROUP_LENGTH for group in groups)
    digits = "".join([first, *groups])
    if is_grouped and digits.isdecimal() and (part.isdecimal() if mark else True):
        return [Fraction(Decimal(f"{digits}.{part or 0}"))]
    return [Fraction(int(each)) for each in re.findall(r"\d+", text)]
