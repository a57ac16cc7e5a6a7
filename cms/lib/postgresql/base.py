"""Django's PostgreSQL backend with live connections from its pool, and quick refusals.

A server that restarts, fails over or cuts idle connections leaves dead ones in the pool. The system
knows most of them: what the server sent last, or the end of the stream, waits to be read. To look
at that costs no statement.

While the server can't be reached, one request a second tries to; the others are refused at once,
instead of waiting in a row for their turn to fail.
"""

import select
import time
from typing import Any, ClassVar

from django.db import OperationalError
from django.db.backends.postgresql import base

from cms.lib.database_errors import OutcomeUnknownError, is_outage

PROBE_EVERY = 1.0  # seconds


class DatabaseWrapper(base.DatabaseWrapper):
    #: By alias: until when a server that could not be reached is not asked again.
    unreachable_until: ClassVar[dict[str, float]] = {}
    #: By alias: how often its pool had failed to connect when that was last looked up.
    known_failures: ClassVar[dict[str, int]] = {}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if not self.pool:
            return super().get_new_connection(conn_params)
        until = self.unreachable_until.get(self.alias)
        if until is not None:
            if time.monotonic() < until:
                raise OperationalError("The database could not be reached a moment ago.")
            self.unreachable_until[self.alias] = time.monotonic() + self.pool.timeout
        try:
            connection = self.take_live_connection(conn_params)
        except self.Database.OperationalError:
            if until is not None or self.has_new_failures():
                self.unreachable_until[self.alias] = time.monotonic() + PROBE_EVERY
            raise
        self.unreachable_until.pop(self.alias, None)
        return connection

    def take_live_connection(self, conn_params: dict[str, Any]) -> Any:
        """Take a connection from the pool, and discard those that the server has closed."""
        while True:
            connection = super().get_new_connection(conn_params)
            if not has_input(connection.pgconn.socket):
                return connection
            connection.close()
            self.pool.putconn(connection)

    def has_new_failures(self) -> bool:
        """Return whether the pool failed to connect. If not, all connections are merely in use."""
        failures = int(self.pool.get_stats().get("connections_errors", 0))
        before = self.known_failures.get(self.alias, 0)
        self.known_failures[self.alias] = failures
        return failures > before

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]  # not in the stubs
        except Exception as error:
            if is_outage(error) and self.connection is not None and self.connection.broken:
                raise OutcomeUnknownError(str(error)) from error
            raise


def has_input(descriptor: int) -> bool:
    """Return whether something waits to be read: on an idle connection, the server's farewell."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))
