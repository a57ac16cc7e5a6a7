"""Retry policy of webhooks: a schedule with jitter, ``Retry-After``, and when to give up."""

import random
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

SECOND, MINUTE, HOUR = 1, 60, 3600
#: Seconds before each attempt: together about three days.
SCHEDULE = (
    0,
    5 * SECOND,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
)
#: Each delay is longer by up to this part, at random, so that receivers that failed together are
#: retried apart.
JITTER = 0.2
#: Statuses of responses whose ``Retry-After`` is honoured.
BUSY_STATUSES = {429, 502, 503, 504}
LONGEST_WAIT = timedelta(hours=24)


def retry_delay(failed: int, *, retry_after: timedelta | None) -> timedelta | None:
    """Return the delay after so many failures in a row. None: give up."""
    if failed >= len(SCHEDULE):
        return None
    seconds = SCHEDULE[failed] * random.uniform(1, 1 + JITTER)  # noqa: S311 -- no secret, a spread
    delay = timedelta(seconds=seconds)
    return max(delay, min(retry_after, LONGEST_WAIT)) if retry_after else delay


def parse_retry_after(status: int | None, header: str, *, now: datetime) -> timedelta | None:
    """Parse ``Retry-After`` of a busy receiver, in seconds or as a date (RFC 9110, section 10.2.3).

    None: the status is another, or the header is absent or malformed.
    """
    if status not in BUSY_STATUSES or not header:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text), 10**8))
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(at - now, timedelta(0))
