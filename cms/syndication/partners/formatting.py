"""Times and amounts as people read them."""

from datetime import datetime, timedelta


def ago(moment: datetime, *, now: datetime) -> str:
    """How long ago, roughly: "5 minutes", "3 hours", "2 days"."""
    return lasting(now - moment)


def lasting(span: timedelta) -> str:
    seconds = max(0, int(span.total_seconds()))
    for unit, size in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= 2 * size or (seconds >= size and unit != "day"):
            number = seconds // size
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return "moments"
