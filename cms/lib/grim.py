"""The GRIM test: a percentage of n people stands for a whole number of people.

Of 61 people 69 % are 42, and no other number; of 26 people no number is 78 %. So a reported
percentage that matches no whole number was mistyped, misprinted, or is of another group. So is a
mean of n whole numbers whose sum is none.
After Brown and Heathers, "The GRIM test" (2017). Exact arithmetic, no floats.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil, floor


def possible_counts(*, n: int, proportion: Decimal, decimals: int | None = None) -> range:
    """Return the numbers of people out of ``n`` that round to ``proportion`` (0 to 1).

    ``decimals`` is the number of decimals of the printed percentage; None: that of the proportion,
    but at least whole per cent. A tie may have been rounded either way.
    """
    if decimals is None:
        decimals = max(0, count_decimals(proportion) - 2)
    sums = possible_sums(n=n, mean=proportion, decimals=decimals + 2)
    return range(max(0, sums.start), min(n + 1, sums.stop))


def possible_sums(*, n: int, mean: Decimal, decimals: int | None = None) -> range:
    """Return the whole sums of ``n`` values whose mean rounds to ``mean``.

    ``decimals`` is the number of printed decimals; None: those of the mean.
    """
    unit = Fraction(1, 10 ** (count_decimals(mean) if decimals is None else decimals))
    printed = Fraction(mean) / unit
    half = Fraction(1, 2)
    # The figure in print is `printed` rounded: two figures if it lies just between them.
    lowest = (ceil(printed - half) - half) * unit
    highest = (floor(printed + half) + half) * unit
    return range(ceil(lowest * n), floor(highest * n) + 1)


def nearest_sums(*, n: int, mean: Decimal) -> tuple[int, int]:
    """Return the whole sums of ``n`` values next to a mean that no whole sum has."""
    exact = Fraction(mean) * n
    return floor(exact), floor(exact) + 1


def round_share(total: int, n: int, *, decimals: int) -> Decimal:
    """Round the quotient of two whole numbers, halves away from zero, as papers do."""
    scaled = Fraction(total, n) * 10**decimals
    quotient = Decimal(scaled.numerator) / Decimal(scaled.denominator)
    return quotient.quantize(Decimal(1), rounding=ROUND_HALF_UP).scaleb(-decimals)


def count_decimals(number: Decimal) -> int:
    """Count the decimals of a number, without trailing zeros."""
    return max(0, -int(number.normalize().as_tuple().exponent))


def is_consistent(
    *, n: int, proportion: Decimal, decimals: int | None, events: int | None = None
) -> bool:
    """Return whether the proportion matches a whole number of people (``events``, where given)."""
    possible = possible_counts(n=n, proportion=proportion, decimals=decimals)
    return events in possible if events is not None else bool(possible)
