"""Confidence intervals of proportions and of their differences, in decimals."""

from decimal import Decimal
from typing import NamedTuple

#: Two-sided 95 % quantile of the normal distribution.
Z_95 = Decimal("1.959963984540054")


class Interval(NamedTuple):
    low: Decimal
    high: Decimal


def wilson_interval(events: int, n: int, *, z: Decimal = Z_95) -> Interval:
    """Compute the Wilson score interval of a proportion, without continuity correction.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of
    the American Statistical Association 22 (1927): 209-212. It keeps to 0 and 1, also for 0 of n.
    """
    if not 0 <= events <= n or n == 0:
        raise ValueError(f"{events} of {n} is no proportion.")
    share, square = Decimal(events) / n, z * z
    centre = 2 * events + square
    spread = z * (square + 4 * events * (1 - share)).sqrt()
    below = 2 * (n + square)
    low = Decimal(0) if events == 0 else (centre - spread) / below
    high = Decimal(1) if events == n else (centre + spread) / below
    return Interval(low, high)


def newcombe_interval(
    events: int, n: int, other_events: int, other_n: int, *, z: Decimal = Z_95
) -> Interval:
    """Compute the interval of a risk difference from the Wilson intervals of both proportions.

    R. G. Newcombe, "Interval estimation for the difference between independent proportions:
    comparison of eleven methods", Statistics in Medicine 17 (1998): 873-890, method 10.
    """
    share, other = Decimal(events) / n, Decimal(other_events) / other_n
    own, others = wilson_interval(events, n, z=z), wilson_interval(other_events, other_n, z=z)
    difference = share - other
    return Interval(
        difference - ((share - own.low) ** 2 + (others.high - other) ** 2).sqrt(),
        difference + ((own.high - share) ** 2 + (other - others.low) ** 2).sqrt(),
    )
