"""One request, one state of the database: nobody sees a part of a release."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from django.conf import settings
from django.db import connections, models, transaction
from django.utils import timezone

from cms.api.errors.problem_details import Problem
from cms.published import hooks

T = TypeVar("T", bound=models.Model)


@dataclass(frozen=True)
class LogState:
    """How far the log had come in the state that a request reads.

    ``latest_at`` None: nothing was ever published. ``due_at`` None: nothing is scheduled.
    """

    sequence: int = 0
    latest_at: datetime | None = None
    due_at: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        return self.due_at is not None and self.due_at <= now


def reader_queryset(model: type[T]) -> "models.QuerySet[T]":
    """Where all reading starts: at the database that can't write."""
    return model._default_manager.using(settings.READ_DATABASE)


@contextmanager
def snapshot() -> Iterator[LogState]:
    """Everything read inside belongs to one state of the log.

    Should something scheduled be due and the worker late, it is done first, so that the API never
    shows what was before an instant that has passed. That is tried once: what can't be done is
    marked as failed, and readers are answered all the same.
    """
    now = timezone.now()
    with read_transaction() as seen:
        if not seen.is_due(now):
            yield seen
            return
    hooks.release_due.call(now=now)
    with read_transaction() as seen:
        yield seen


@contextmanager
def read_transaction() -> Iterator[LogState]:
    refusal: Problem | None = None
    with transaction.atomic(using=settings.READ_DATABASE, savepoint=False):
        try:
            yield current_log_state()
        except Problem as problem:
            refusal = problem  # an answer like any other: there is nothing to roll back
    if refusal:
        raise refusal


def current_log_state() -> LogState:
    """How far the log has come: one statement, written out since every request asks it."""
    with connections[settings.READ_DATABASE].cursor() as cursor:
        cursor.execute("SELECT sequence, latest_at, due_at FROM published_head")
        row = cursor.fetchone()
    return LogState(row[0], with_utc(row[1]), with_utc(row[2])) if row else LogState()


def with_utc(value: datetime | None) -> datetime | None:
    """A time as the database gives it: SQLite has it in UTC and does not say so."""
    return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value
