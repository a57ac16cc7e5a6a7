"""Instants as people read and type them, in the time zone of the site."""

from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format


def format_instant(at: datetime | None) -> str:
    """Format a date and time for the admin, like "6 Nov 2018, 12:00"; empty for None."""
    return date_format(timezone.localtime(at), "j M Y, H:i") if at else ""


def parse_instant(text: str) -> datetime | None:
    """Parse an ISO 8601 date and time; None if ``text`` is not one.

    Without an offset it is in the time zone of the site.
    """
    try:
        at = parse_datetime(text)
    except ValueError:  # the form of a time, but no such day or hour
        return None
    return timezone.make_aware(at) if at and timezone.is_naive(at) else at
