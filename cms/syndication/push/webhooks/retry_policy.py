"""When to try again, and when to stop."""

import random
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

SECOND, MINUTE, HOUR = 1, 60, 3600
#: Seconds before each attempt: together some three days.
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
#: Each wait is longer by up to this part, by chance: those that failed together come back apart.
JITTER = 0.2
#: Answers that ask for patience, with ``Retry-After`` or without.
BUSY = {429, 502, 503, 504}
GONE = 410
LONGEST_WAIT = timedelta(hours=24)


def wait_after(failed: int, *, retry_after: timedelta | None) -> timedelta | None:
    """How long to wait after so many attempts failed in a row. None: that was the last one."""
    if failed >= len(SCHEDULE):
        return None
    seconds = SCHEDULE[failed] * random.uniform(1, 1 + JITTER)  # noqa: S311 -- no secret, a spread
    wait = timedelta(seconds=seconds)
    return max(wait, min(retry_after, LONGEST_WAIT)) if retry_after else wait


def asked_for(status: int | None, header: str, *, now: datetime) -> timedelta | None:
    """What a busy receiver's ``Retry-After`` says, in seconds or as a date. None: nothing."""
    if status not in BUSY or not header:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text), 10**8))
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(moment - now, timedelta(0))
