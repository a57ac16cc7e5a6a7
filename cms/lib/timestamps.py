"""Timestamps as documents, the API and feeds write them.

Instants are stored as they are shown, to the millisecond: what JavaScript and most databases keep
without loss. The form has a fixed width, so that texts are in the order of the instants.
"""

from datetime import UTC, datetime, timedelta

#: The smallest difference between two shown instants.
RESOLUTION = timedelta(milliseconds=1)


def format_rfc3339(instant: datetime) -> str:
    """Format an instant as RFC 3339 in UTC, as readers see it: "2018-11-06T12:00:00.000Z"."""
    text = instant.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def truncate_instant(instant: datetime) -> datetime:
    """Return the instant as it is shown: without anything below a millisecond."""
    return instant.replace(microsecond=instant.microsecond // 1_000 * 1_000)
