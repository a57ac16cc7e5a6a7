"""Compute what a result's document shows as ``computed``: no report says it so."""

from decimal import Decimal
from typing import Any, NamedTuple

from cms.lib.characters import format_decimal
from cms.lib.intervals import Interval, newcombe_interval, wilson_interval
from studies.choices import Statistic
from studies.statistics import COMPARISONS, SHARES

Json = dict[str, Any]
DIGITS = Decimal("0.0001")
LEVEL = "0.95"
#: Statistics that are measured against the minimal important change.
CHANGES = (Statistic.MEAN_CHANGE, Statistic.MEAN_DIFFERENCE, Statistic.PERCENT_CHANGE)


class ImportantChange(NamedTuple):
    """The minimal important change of a published measure; None: nobody has established it."""

    absolute: Decimal | None = None
    relative: Decimal | None = None


def compute_figures(result: Json, *, change: ImportantChange) -> Json:
    """Compute the intervals and comparisons that follow from a result's own numbers."""
    return {
        "interval": compute_wilson(result),
        "risk_difference": compute_risk_difference(result),
        "important_change": compare_change(result, change),
    }


def compute_wilson(result: Json) -> Json | None:
    """Compute the Wilson interval of a count."""
    events, n = result["n_events"], result["n_analysed"]
    if result["statistic"] not in SHARES or events is None or not n:
        return None
    return {"method": "wilson", "level": LEVEL, **format_interval(wilson_interval(events, n))}


def compute_risk_difference(result: Json) -> Json | None:
    """Compute the risk difference of two groups whose counts are known, and per 1,000 people."""
    counts = (
        *(result["n_events"], result["n_analysed"]),
        *(result["comparator_n_events"], result["comparator_n_analysed"]),
    )
    if result["statistic"] not in COMPARISONS or None in counts or not counts[1] or not counts[3]:
        return None
    events, n, other_events, other_n = counts
    difference = Decimal(events) / n - Decimal(other_events) / other_n
    interval = newcombe_interval(events, n, other_events, other_n)
    thousand = [(each * 1000).quantize(Decimal(1)) for each in (difference, *interval)]
    return {
        "method": "newcombe",
        "level": LEVEL,
        "value": format_figure(difference),
        **format_interval(interval),
        "per_thousand": int(thousand[0]),
        "per_thousand_low": int(thousand[1]),
        "per_thousand_high": int(thousand[2]),
    }


def compare_change(result: Json, change: ImportantChange) -> Json | None:
    """Say whether a change is as large as the smallest that patients feel."""
    limits = {
        Statistic.MEAN_CHANGE: change.absolute,
        Statistic.MEAN_DIFFERENCE: change.absolute,
        Statistic.PERCENT_CHANGE: change.relative,
    }
    limit, value = limits.get(result["statistic"]), result["value"]
    if not limit or value is None:
        return None
    share = abs(Decimal(value)) / limit
    return {"is_reached": share >= 1, "share": format_figure(share)}


def format_interval(interval: Interval) -> Json:
    return {"low": format_figure(interval.low), "high": format_figure(interval.high)}


def format_figure(number: Decimal) -> str:
    """Format a computed number to four decimals, without a minus before zero."""
    return format_decimal(number.quantize(DIGITS) + 0)
