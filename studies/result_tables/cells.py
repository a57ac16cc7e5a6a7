"""Read the cells of a table of results: numbers, counts, intervals, p values and time points."""

import re
from decimal import Decimal

from cms.lib.result_words import DAYS_A_MONTH
from studies.choices import POperator, TimepointKind

#: What people write into a cell that has no value.
NOTHING = {"", "-", "–", "—", ".", "n/a", "na", "nr", "not reported"}
NUMBER = r"[-+−–]?\s?(?:\d+(?:[.,]\d+)*|[.,]\d+)"
COUNTS = re.compile(r"(\d+)\s*(?:/|of|out of)\s*(\d+)\s*(.*)", re.IGNORECASE | re.ASCII)
ENDS = re.compile(rf"({NUMBER})\s*(%?)\s*(?:to|;|,\s|\.\.|[-−–])\s*({NUMBER})\s*(%?)", re.ASCII)
BRACKETS = re.compile(r"(.*?)\s*[(\[](.*)[)\]]")
TIME = re.compile(
    r"(?:(?:at(?!\s+least)|after)\s+)?(.*?)\s*(\d+(?:[.,]\d+)?)\s*([a-z]*)\.?",
    re.IGNORECASE | re.ASCII,
)
P_VALUE = re.compile(rf"(?:p\s*)?([=<>]?)\s*({NUMBER})", re.IGNORECASE | re.ASCII)
LEVEL = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*%\s*(?:ci|cri|confidence interval)\s*:?\s*", re.IGNORECASE | re.ASCII
)
UNITS = {
    **dict.fromkeys(("d", "day", "days"), Decimal(1)),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), Decimal(7)),
    **dict.fromkeys(("m", "mo", "mos", "mth", "month", "months"), DAYS_A_MONTH),
    **dict.fromkeys(("y", "yr", "yrs", "year", "years"), Decimal(365)),
}
BEFORE = {"baseline", "before", "before treatment", "pre"}
TIME_KINDS = {
    "": "",
    **dict.fromkeys(("at least", "minimum", ">=", "≥"), TimepointKind.MINIMUM),
    **dict.fromkeys(("mean", "average"), TimepointKind.MEAN),
    "median": TimepointKind.MEDIAN,
    "up to": TimepointKind.RANGE,
}


class CellError(Exception):
    """A cell that can't be read: a sentence for the author."""


def read_number(text: str) -> Decimal:
    """Read a number with a decimal point or comma; raise CellError if it is none, or ambiguous."""
    plain = re.sub(r"^[−–]", "-", text.strip()).replace(" ", "").removeprefix("+")
    if not re.fullmatch(r"-?(\d+([.,]\d+)?|[.,]\d+)", plain, re.ASCII):
        raise CellError(
            f"“{text}” is no number that can be read. Write it as 0.69, without thousands' marks."
        )
    if re.fullmatch(r"-?[1-9]\d{0,2},\d{3}", plain):
        point = plain.replace(",", ".")
        raise CellError(
            f"“{text}” can be read as {point} and as {plain.replace(',', '')}. Write one of them."
        )
    return Decimal(plain.replace(",", "."))


def read_count(text: str) -> int:
    """Read a whole number of people; a comma between three digits is a mark of thousands."""
    plain = re.sub(r"(?<=\d)[,  ](?=\d{3}\b)", "", text.strip())
    if not (plain.isascii() and plain.isdecimal()):
        raise CellError(f"“{text}” is no whole number.")
    return int(plain)


def read_share(text: str, *, may_be_percentage: bool) -> Decimal:
    """Read a number that may have a percent sign: 69 % is 0.69."""
    if not text.rstrip().endswith("%"):
        return read_number(text)
    if not may_be_percentage:
        raise CellError(
            f"“{text}” has a percent sign, but this kind of number is no share. Write the plain "
            "number, or choose another kind."
        )
    return read_number(text.rstrip().removesuffix("%")) / 100


def read_ends(text: str, *, may_be_percentage: bool) -> tuple[Decimal, Decimal]:
    """Read both ends of a range or an interval; a percent sign at one of them is meant for both."""
    match = ENDS.fullmatch(text.strip().strip("()[]").strip())
    if match is None:
        raise CellError(f"“{text}” are not two numbers. Write both ends, as “0.3 to 0.6”.")
    sign = "%" if match[2] or match[4] else ""
    low, high = (
        read_share(each + sign, may_be_percentage=may_be_percentage) for each in match.group(1, 3)
    )
    return low, high


def read_p(text: str) -> tuple[str, Decimal]:
    """Read a p value with its operator: "< 0.001"."""
    match = P_VALUE.fullmatch(text.strip())
    if match is None:
        raise CellError(f"“{text}” is no p value. Write it as “0.04” or “< 0.001”.")
    return match[1] or POperator.EQUAL, read_number(match[2])


def read_days(text: str, unit: str = "") -> tuple[int, str]:
    """Read a time point: its day, and what kind of day it is. ``unit`` is that of the column."""
    if text.casefold() in BEFORE:
        return 0, ""
    match = TIME.fullmatch(text.strip())
    kind = TIME_KINDS.get(match[1].casefold()) if match else None
    if match is None or kind is None:
        raise CellError(f"“{text}” is no time. Write it as “12 months”, or “before”.")
    days = UNITS.get(match[3].casefold() or unit)
    if days is None:
        raise CellError(f"“{text}”: write whether these are days, weeks, months or years.")
    return round(read_number(match[2]) * days), kind
