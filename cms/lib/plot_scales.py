"""Scales of plots: round ticks, and numbers as a language writes them."""

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils import formats

Json = dict[str, Any]
STEPS = (1, 2, 2.5, 5, 10)
MOST_TICKS = 6
#: Ratios beyond are shown at the edge.
LEAST_RATIO, GREATEST_RATIO = 0.01, 100.0
RATIO_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)


def format_number(number: Decimal | float | str, *, decimals: int = 2) -> str:
    """Write a number in the active language, without trailing zeros; a tiny one is not zero."""
    exact = Decimal(str(number))
    rounded = round(exact, decimals) + 0
    if exact and not rounded:
        rounded = round(exact, -exact.adjusted())
    text = f"{rounded.normalize():f}".replace(".", formats.get_format("DECIMAL_SEPARATOR"))
    return text.replace("-", "−")


def format_percent(share: Decimal | str, *, decimals: int = 0) -> str:
    """Write a share as per cent, without the sign."""
    return format_number(Decimal(share) * 100, decimals=decimals)


def build_linear_scale(
    numbers: Sequence[float], *, is_percent: bool = False, ends: tuple[float, float] | None = None
) -> Json:
    """Build a linear scale with round ticks that holds all numbers, or has these ends."""
    low, high = ends or (min(numbers), max(numbers))
    step = find_step(high - low)
    if ends is None:
        low, high = math.floor(low / step) * step, math.ceil(high / step) * step
    if low == high:
        high = low + step
    count = math.floor((high - low) / step + 1e-9)
    values = [round(low + step * place, 10) for place in range(count + 1)]
    return {"scale": "linear", "domain": [low, high], "ticks": label_ticks(values, is_percent)}


def find_step(span: float) -> float:
    """Find a round step by which a span has a handful of ticks."""
    if span <= 0:
        return 1.0
    size: float = 10.0 ** math.floor(math.log10(span / MOST_TICKS))
    return next(size * step for step in (*STEPS, 20) if span / (size * step) <= MOST_TICKS)


def build_log_scale(numbers: Sequence[float]) -> Json:
    """Build a logarithmic scale of ratios, on which a half is as far from 1 as the double."""
    bounded = [min(max(number, LEAST_RATIO), GREATEST_RATIO) for number in (*numbers, 1.0)]
    low = max(tick for tick in RATIO_TICKS if tick <= min(bounded))
    high = min(tick for tick in RATIO_TICKS if tick >= max(bounded))
    low, high = (low, high) if low < high else (0.5, 2)
    inside = [tick for tick in RATIO_TICKS if low <= tick <= high]
    if len(inside) > MOST_TICKS:
        inside = [tick for tick in inside if math.log10(tick).is_integer()]
    return {"scale": "log", "domain": [low, high], "ticks": label_ticks(inside)}


def label_ticks(values: Sequence[float], is_percent: bool = False) -> list[Json]:
    factor, sign = (100, " %") if is_percent else (1, "")
    return [
        {"value": float(value), "label": f"{format_number(value * factor)}{sign}"}
        for value in values
    ]
