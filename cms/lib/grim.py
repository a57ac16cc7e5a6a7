"""The GRIM test: a percentage of n people stands for a whole number of people.

Of 61 people 69 % are 42, and no other number; of 26 people no number is 78 %. So a reported
percentage that matches no whole number was mistyped, misprinted, or is of another group.
After Brown and Heathers, "The GRIM test" (2017). Exact arithmetic, no floats.
"""

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor


def possible_counts(*, n: int, proportion: Decimal, decimals: int | None = None) -> range:
    """Return the numbers of people out of ``n`` that round to ``proportion`` (0 to 1).

    ``decimals`` is the number of decimals of the printed percentage; None: that of the proportion,
    but at least whole per cent. A tie may have been rounded either way.
    """
    if decimals is None:
        decimals = max(0, -int(proportion.normalize().as_tuple().exponent) - 2)
    unit = Fraction(1, 10 ** (decimals + 2))
    printed = Fraction(proportion) / unit
    half = Fraction(1, 2)
    # The figure in print is `printed` rounded: two figures if it lies just between them.
    lowest = (ceil(printed - half) - half) * unit
    highest = (floor(printed + half) + half) * unit
    return range(max(0, ceil(lowest * n)), min(n, floor(highest * n)) + 1)


def is_consistent(
    *, n: int, proportion: Decimal, decimals: int | None, events: int | None = None
) -> bool:
    """Return whether the proportion matches a whole number of people (``events``, where given)."""
    possible = possible_counts(n=n, proportion=proportion, decimals=decimals)
    return events in possible if events is not None else bool(possible)
