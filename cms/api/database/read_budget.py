"""Bound the time that the database may work for one request.

A request without a budget (a worker's, a command's) takes as long as it takes. On SQLite the clock
is the processor time of the thread, which a busy machine does not use up, and SQLite's progress
handler looks at it. On PostgreSQL it is the time of the statements, and ``statement_timeout``.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import OperationalError

from cms.api.errors.problem_details import Problem
from cms.lib.database_errors import is_cancelled
from cms.lib.processor_time import thread_seconds

#: Steps of SQLite's virtual machine between two looks at the clock: less than a millisecond.
PROGRESS_STEPS = 10_000
DETAIL = (
    "The database worked too long for this request, so it was stopped. Ask for less at once: fewer "
    "facets, fewer conditions in “or”, a condition that names an entry in place of “contains” or "
    "“not”, or a shorter span of time."
)


class ReadBudget:
    """``seconds`` that the database may work for a request, and how many are spent.

    ``is_first``: there is a second attempt, so nothing is begun that took longer last time.
    """

    def __init__(self, seconds: float, *, is_first: bool = False) -> None:
        self.seconds, self.spent = seconds, 0.0
        self.is_first, self.is_exceeded = is_first, False
        self.clock = thread_seconds

    @property
    def left(self) -> float:
        return max(0.001, self.seconds - self.spent)

    def exceed(self) -> "Problem":
        """Note that the budget is exceeded, and return the problem that says so."""
        self.is_exceeded = True
        return Problem("too-costly", DETAIL)


CURRENT: ContextVar[ReadBudget | None] = ContextVar("read_budget", default=None)


@contextmanager
def open_budget(seconds: float, *, is_first: bool = False) -> Iterator[ReadBudget]:
    """Give all that reads inside the block ``seconds`` of the database's time."""
    budget = ReadBudget(seconds, is_first=is_first)
    token = CURRENT.set(budget)
    try:
        yield budget
    finally:
        CURRENT.reset(token)


@contextmanager
def enforce_budget(connection: Any) -> Iterator[None]:
    """Cancel statements beyond the budget of the request. Raises Problem for one that was.

    On PostgreSQL the first statement inside has to set ``statement_timeout_ms``.
    """
    budget = CURRENT.get()
    if budget is None:
        yield
        return
    limit = limit_progress
    if connection.vendor == "postgresql":
        limit, budget.clock = limit_statements, time.monotonic
    try:
        with limit(connection, budget):
            yield
    except OperationalError as error:
        if not is_cancelled(error):
            raise
        raise budget.exceed() from error


def statement_timeout_ms() -> int:
    """Return the milliseconds that the next statement may take; 0: any number."""
    budget = CURRENT.get()
    return 0 if budget is None else max(1, int(budget.left * 1000))


@contextmanager
def limit_progress(connection: Any, budget: ReadBudget) -> Iterator[None]:
    """Let SQLite stop when the processor time is used up."""
    start = thread_seconds()
    deadline = start + budget.left
    database = connection.connection
    database.set_progress_handler(lambda: thread_seconds() > deadline, PROGRESS_STEPS)
    try:
        yield
    finally:
        database.set_progress_handler(None, PROGRESS_STEPS)
        budget.spent += thread_seconds() - start


@contextmanager
def limit_statements(connection: Any, budget: ReadBudget) -> Iterator[None]:
    """Give each statement of PostgreSQL what the ones before have left."""
    allowed = budget.left

    def measure(execute: Callable[..., Any], sql: Any, params: Any, many: Any, context: Any) -> Any:
        nonlocal allowed
        if budget.left < allowed / 2:  # or the timeout that is set is near enough
            allowed = budget.left
            timeout = f"SET LOCAL statement_timeout = {statement_timeout_ms()}"
            with connection.wrap_database_errors:  # it can be cancelled as well
                connection.connection.execute(timeout)
        start = time.monotonic()
        try:
            return execute(sql, params, many, context)
        finally:
            budget.spent += time.monotonic() - start

    with connection.execute_wrapper(measure):
        yield
