"""Results as plots show them: a number, its interval, and both in words."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cms.lib.plot_scales import format_number, format_percent
from studies.choices import DataType, Statistic
from studies.statistics import SHARES

Json = dict[str, Any]
PERCENT = (*SHARES, Statistic.PERCENT_CHANGE, Statistic.RISK_DIFFERENCE)


def is_percent(result: Json) -> bool:
    """Return whether the numbers of a result are shown as per cent."""
    is_binary = (result["measure"] or {}).get("data_type") == DataType.BINARY
    is_range_of_shares = result["statistic"] == Statistic.RANGE and is_binary
    return result["statistic"] in PERCENT or is_range_of_shares


def find_ends(result: Json) -> tuple[str, str, bool] | None:
    """Find the interval of a result, or the ends of a range; the last says: it was computed."""
    if result["statistic"] == Statistic.RANGE:
        return result["value_low"], result["value_high"], False
    if result["ci_low"] is not None and result["ci_high"] is not None:
        return result["ci_low"], result["ci_high"], False
    computed = result.get("computed") or {}
    name = "risk_difference" if result["statistic"] == Statistic.RISK_DIFFERENCE else "interval"
    interval = computed.get(name)
    return (interval["low"], interval["high"], True) if interval else None


def write_number(result: Json, number: str) -> str:
    """Write one number of a result; a small share has a decimal."""
    if not is_percent(result):
        return format_number(number)
    is_small = abs(Decimal(number)) < Decimal("0.1")
    return format_percent(number, decimals=int(is_small))


def write_figure(result: Json) -> list[str]:
    """Write the value with its interval, and the counts behind it."""
    sign = " %" if is_percent(result) else ""
    ends = find_ends(result)
    between = ""
    if ends:
        between = pgettext("interval", "{low} to {high}").format(
            low=write_number(result, ends[0]), high=write_number(result, ends[1])
        )
    if result["value"] is None:
        text = f"{between}{sign}"
    else:
        text = f"{write_number(result, result['value'])}{sign}"
        text += f" ({between})" if between else ""
    return [text, *filter(None, [write_counts(result)])]


def write_counts(result: Json) -> str:
    """Write how many people are behind a number: "20 of 26", "n = 26"."""
    events, n = result["n_events"], result["n_analysed"]
    if events is not None and n is not None and not result.get("comparator"):
        return _("{events} of {n}").format(events=events, n=n)
    return f"n = {n}" if n is not None else ""


def list_numbers(points: Iterable[Json]) -> list[float]:
    """List the numbers that the scale of points has to hold."""
    return [
        number
        for point in points
        for number in (point["value"], point["low"], point["high"])
        if number is not None
    ]


def build_point(result: Json) -> Json:
    """Build what is drawn of a result; numbers are floats here, since they become places."""
    ends = find_ends(result)
    return {
        "value": None if result["value"] is None else float(result["value"]),
        "low": float(ends[0]) if ends else None,
        "high": float(ends[1]) if ends else None,
        "is_computed": bool(ends and ends[2]),
    }
