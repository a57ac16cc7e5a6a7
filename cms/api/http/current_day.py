"""The day (in UTC) on which a response rests, if its address is relative to now: ``-30d``.

Such a response is another one tomorrow, though nothing is published: its validators and the time
that caches may store it depend on the day.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone


@dataclass
class DayUse:
    """What day a request was told; None: it asked for none."""

    day: date | None = None


COLLECTED: ContextVar[DayUse | None] = ContextVar("COLLECTED_DAY", default=None)


@contextmanager
def collect_day_use() -> Iterator[DayUse]:
    """Collect whether what is done inside depends on the day."""
    use = DayUse()
    token = COLLECTED.set(use)
    try:
        yield use
    finally:
        COLLECTED.reset(token)


def current_day() -> date:
    """Return the day of now, the same all through a request, which then depends on it."""
    use = COLLECTED.get() or DayUse()
    use.day = use.day or utc_day()
    return use.day


def utc_day() -> date:
    return timezone.now().astimezone(UTC).date()


def start_of_day(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def seconds_left(day: date) -> int:
    """Return the whole seconds until the day ends; 0 if it has ended."""
    left = start_of_day(day) + timedelta(days=1) - timezone.now()
    return max(0, int(left.total_seconds()))
