"""Durations in words, for the admin and e-mails."""

from datetime import datetime, timedelta


def format_age(at: datetime, *, now: datetime) -> str:
    """Format the time since an instant, like ``format_duration``."""
    return format_duration(now - at)


def format_duration(duration: timedelta) -> str:
    """Format a duration roughly: "5 minutes", "3 hours", "2 days"; "moments" below a minute."""
    seconds = max(0, int(duration.total_seconds()))
    for unit, size in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= 2 * size or (seconds >= size and unit != "day"):
            number = seconds // size
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return "moments"
