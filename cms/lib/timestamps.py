"""Timestamps as documents, the API and feeds write them."""

from datetime import UTC, datetime


def format_rfc3339(instant: datetime) -> str:
    """Format an instant as RFC 3339 in UTC, to the second: "2018-11-06T12:00:00Z"."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
