"""Tell a database that does not answer, or can't be written, from a mistake in a statement."""

from collections.abc import Iterator

from django.db import InterfaceError, OperationalError

# SQLite calls a slip in the SQL an operational error too, with this code.
SQLITE_ERROR = 1
#: SQLite's code of a statement that its progress handler stopped.
SQLITE_INTERRUPT = 9
#: PostgreSQL's code of a statement that took longer than it may.
QUERY_CANCELED = "57014"
#: PostgreSQL's code of a write on a server that became a standby.
READ_ONLY_TRANSACTION = "25006"


class OutcomeUnknownError(OperationalError):
    """The connection broke while the commit was under way: it took place, or it did not."""


def is_outage(error: BaseException | None) -> bool:
    """Return whether the error, or one that led to it, comes from a database that is not there.

    The same request may succeed a moment later. A statement that is wrong, or takes too long, is no
    outage: to send it again would not help.
    """
    return any(map(is_operational, causes(error)))


def find_outage(error: BaseException | None) -> BaseException | None:
    """Return the innermost error that says whether the commit was under way; None: no outage."""
    outages = [each for each in causes(error) if is_operational(each)]
    unknown = [each for each in outages if isinstance(each, OutcomeUnknownError)]
    return next(iter(unknown or outages), None)


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the error and what it was raised from, or while handling."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def is_operational(error: BaseException) -> bool:
    """Return whether the database itself failed, whatever it was asked."""
    driver_error = error.__cause__
    code = getattr(driver_error, "sqlstate", None)
    if code == READ_ONLY_TRANSACTION:
        return True
    if not isinstance(error, OperationalError | InterfaceError) or code == QUERY_CANCELED:
        return False
    return getattr(driver_error, "sqlite_errorcode", None) not in (SQLITE_ERROR, SQLITE_INTERRUPT)


def is_cancelled(error: BaseException) -> bool:
    """Return whether the database stopped a statement since it took too long."""
    code = getattr(error.__cause__, "sqlstate", None)
    return (
        code == QUERY_CANCELED
        or getattr(error.__cause__, "sqlite_errorcode", None) == SQLITE_INTERRUPT
    )
