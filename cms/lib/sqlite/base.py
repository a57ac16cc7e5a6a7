"""Django's backend for SQLite, with a queue for those who write, and with capitals (``folding``).

SQLite lets one write at a time and has the others try again, ever more rarely. Whoever writes one
transaction after another is there again before them, so that they can wait until their time is up.
Here who wants to write waits for a turn first, and keeps the turn until the lock is its own: of two
writers neither can pass the other twice.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.sqlite3 import base

from cms.lib.sqlite.folding import register_functions


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        register_functions(connection)
        return connection

    def _start_transaction_under_autocommit(self) -> None:
        start = super()._start_transaction_under_autocommit  # type: ignore[misc]  # not in stubs
        is_writer = self.transaction_mode == "IMMEDIATE"  # type: ignore[attr-defined]  # nor this
        if not is_writer or self.is_in_memory_db():
            start()
            return
        with file_lock(f"{self.settings_dict['NAME']}-queue"):
            start()


@contextmanager
def file_lock(path: str) -> Iterator[None]:
    """Alone among all threads and processes of this machine that use the same ``path``."""
    # A file of one's own each time: a lock belongs to the opened file, not to the thread.
    opened = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)  # which gives the turn back
