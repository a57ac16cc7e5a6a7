"""Format the time point, figure and title of a result, from its document alone."""

from decimal import Decimal
from typing import Any

DAYS_A_MONTH = Decimal(365) / 12
SHORTEST_IN_MONTHS = 60


def format_timepoint(days: int) -> str:
    """Format a time point in days or months: 365 is 12 months, 0 is before the treatment."""
    if days == 0:
        return "before treatment"
    count, unit = days, "day"
    if days >= SHORTEST_IN_MONTHS:
        count, unit = round(days / DAYS_A_MONTH), "month"
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def format_figure(result: dict[str, Any]) -> str:
    """Return the printed figure, else the value or the ends of a range."""
    if result["as_reported"]:
        return str(result["as_reported"])
    ends = [end for end in (result["value_low"], result["value_high"]) if end is not None]
    return str(result["value"] or " to ".join(ends))


def format_result_title(result: dict[str, Any]) -> str:
    """Format a title such as "Concentrated bone marrow, 36 months: 20 of 26"."""
    days = result["timepoint_days"]
    parts = [result["arm"] or "All arms", format_timepoint(days) if days is not None else ""]
    return f"{', '.join(filter(None, parts))}: {format_figure(result)}"
