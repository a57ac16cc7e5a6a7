"""One request reads one snapshot of the database: nobody sees a part of a release."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from django.conf import settings
from django.db import OperationalError, connections, models, transaction
from django.utils import timezone

from cms.api.database.due_releases import DUE_ATTEMPT
from cms.api.database.read_budget import enforce_budget, statement_timeout_ms
from cms.api.errors.problem_details import Problem
from cms.lib.database_errors import is_cancelled
from cms.published.chain import Place

HEAD_SQL = "SELECT sequence, chain, latest_at, due_at, modified_at FROM published_head"
#: The same, and the timeout of all statements after it; also if nothing was ever published.
LIMITED_SQL = """
SELECT sequence, chain, latest_at, due_at, modified_at
FROM (SELECT set_config('statement_timeout', %s, true)) AS limited LEFT JOIN published_head ON true
"""
T = TypeVar("T", bound=models.Model)


@dataclass(frozen=True)
class LogState:
    """How far the change log had come in the snapshot that a request reads.

    ``latest_at`` None: nothing was ever published. ``due_at`` None: nothing is scheduled.
    ``is_public`` False: not what everybody reads, so no cache may hold anything that came of it.
    """

    sequence: int = 0
    chain: str = ""
    latest_at: datetime | None = None
    due_at: datetime | None = None
    modified_at: datetime | None = None
    is_public: bool = True

    @property
    def place(self) -> Place:
        """The place of the latest change, as clients keep it."""
        return Place.of(self.sequence, self.chain)

    def waits_for_release(self, now: datetime) -> bool:
        """Return whether something scheduled is due, and an attempt to release it worth a wait."""
        return DUE_ATTEMPT.is_waited_for(self.due_at, now)


def reader_queryset(model: type[T]) -> "models.QuerySet[T]":
    """Return the queryset of a model on the readers' connection, which can't write."""
    return model._default_manager.using(settings.READ_DATABASE)


@contextmanager
def snapshot() -> Iterator[LogState]:
    """Read inside one snapshot, and yield the state of the log in it.

    If something scheduled is due and the worker is late, it is published first, so that the API
    does not show what was before an instant that has passed. Should that fail or take too long,
    readers are answered all the same.
    """
    now = timezone.now()
    with read_transaction() as log_state:
        if not log_state.waits_for_release(now):
            yield log_state
            return
    DUE_ATTEMPT.wait(log_state.due_at, now)
    with read_transaction() as log_state:
        yield log_state


@contextmanager
def read_transaction() -> Iterator[LogState]:
    """Open the transaction of one snapshot. A Problem raised inside leaves it as it is."""
    refusal: Problem | None = None
    is_read = False
    try:
        with transaction.atomic(using=settings.READ_DATABASE, savepoint=False):
            try:
                with enforce_budget(connections[settings.READ_DATABASE]):
                    yield current_log_state(timeout=statement_timeout_ms())
            except Problem as problem:
                refusal = problem  # a response like any other: there is nothing to roll back
            is_read = True
    except OperationalError as error:
        # PostgreSQL may cancel a COMMIT, of which it takes the time as well: all was read before.
        if not (is_read and is_cancelled(error)):
            raise
    if refusal:
        raise refusal


def current_log_state(*, timeout: int = 0) -> LogState:
    """Read how far the log has come: one statement, in plain SQL since every request needs it.

    On PostgreSQL it also sets the ``timeout`` of the transaction's statements, in milliseconds.
    """
    connection = connections[settings.READ_DATABASE]
    is_limited = timeout and connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_limited:
            cursor.execute(LIMITED_SQL, [str(timeout)])
        else:
            cursor.execute(HEAD_SQL)
        row = cursor.fetchone()
    if row is None or row[0] is None:
        return LogState()
    latest_at, due_at, modified_at = map(with_utc, row[2:5])
    return LogState(row[0], row[1], latest_at, due_at, modified_at)


def with_utc(value: datetime | None) -> datetime | None:
    """Add the time zone that SQLite leaves out: it stores instants in UTC."""
    return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value
