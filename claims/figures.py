"""Write figures in the language of an entry, and read the numbers of a text back."""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from claims.languages import Language, find_language

SPACES = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
NUMBER = re.compile(rf"\d+(?:[.,'{SPACES}]\d+)*")
GROUP_LENGTH = 3


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
