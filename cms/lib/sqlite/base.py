"""Django's SQLite backend with a queue for writers, a function that reads compressed texts, ids of
16 bytes, and statements whose placeholders are converted once.

SQLite allows one writer and lets the others retry, ever more rarely. A process that writes one
transaction after another always wins against them, until they time out. Here writers first wait for
a file lock, and hold it until they have SQLite's own lock: of two writers neither can overtake the
other twice.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import OperationalError
from django.db.backends.sqlite3 import base, features, operations

from cms.lib.deltas import read_text
from cms.lib.sqlite.ids import COLUMN_TYPE, add_functions, read_id
from cms.lib.sqlite.schema import DatabaseSchemaEditor

KEEP_STATEMENTS = 500
#: A longer statement has as many values as there happen to be rows: it hardly comes again.
MAX_KEPT_LENGTH = 20_000
TEXT_LOOKUPS = frozenset(
    {
        *("iexact", "contains", "icontains", "startswith", "istartswith"),
        *("endswith", "iendswith", "regex", "iregex"),
    }
)


class CursorWrapper(base.SQLiteCursorWrapper):
    """A cursor that converts the placeholders of a statement once.

    Django looks for them at every execution, for longer than SQLite runs a statement of a kilobyte.
    """

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        if param_names is None and len(query) <= MAX_KEPT_LENGTH:
            return convert_placeholders(query)
        return str(super().convert_query(query, param_names=param_names))


@lru_cache(maxsize=KEEP_STATEMENTS)
def convert_placeholders(statement: str) -> str:
    """Return a statement with SQLite's placeholders in the place of Python's."""
    return base.FORMAT_QMARK_REGEX.sub("?", statement).replace("%%", "%")


class DatabaseFeatures(features.DatabaseFeatures):
    has_native_uuid_field = True


class DatabaseOperations(operations.DatabaseOperations):
    def lookup_cast(self, lookup_type: str, internal_type: str | None = None) -> str:
        """Compare ids with parts of a text as people write them: the bytes hold no such text."""
        if internal_type == "UUIDField" and lookup_type in TEXT_LOOKUPS:
            return "marrow_id_text(%s)"
        return super().lookup_cast(lookup_type, internal_type)

    def convert_uuidfield_value(
        self, value: UUID | bytes | str | None, expression: Any, connection: Any
    ) -> UUID | None:
        return None if value is None else read_id(value)


class DatabaseWrapper(base.DatabaseWrapper):
    SchemaEditorClass = DatabaseSchemaEditor
    data_types: Any = base.DatabaseWrapper.data_types | {"UUIDField": COLUMN_TYPE}
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations
    #: Whether what is sorted stays in memory, however much it is.
    sorts_in_memory = False

    def get_new_connection(self, conn_params: Any) -> Any:
        connection = super().get_new_connection(conn_params)
        if self.sorts_in_memory:
            connection.execute("PRAGMA temp_store=MEMORY")
        connection.create_function("marrow_text", 1, read_text, deterministic=True)
        add_functions(connection)
        return connection

    def create_cursor(self, name: str | None = None) -> CursorWrapper:
        cursor: CursorWrapper = self.connection.cursor(factory=CursorWrapper)
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        start = super()._start_transaction_under_autocommit  # type: ignore[misc]  # not in stubs
        is_writer = self.transaction_mode == "IMMEDIATE"  # type: ignore[attr-defined]  # nor this
        if not is_writer or self.is_in_memory_db():
            start()
            return
        try:
            with file_lock(f"{self.settings_dict['NAME']}-queue"):
                start()
        except OSError as error:
            self.errors_occurred = True  # as after an error of SQLite's own
            raise OperationalError(f"The database can't be written: {error.strerror}.") from error

    def is_usable(self) -> bool:
        """Return False, so that Django opens the file anew after an error, which costs little.

        A file that could not be written when it was opened stays read-only for the connection. The
        error may have been that of a full disk, on which there is no room for temporary files.
        """
        self.sorts_in_memory = True
        return self.is_in_memory_db()


@contextmanager
def file_lock(path: str) -> Iterator[None]:
    """Hold an exclusive lock on ``path`` among all threads and processes of this machine."""
    # Open the file anew each time: a lock belongs to the open file, not to the thread.
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)  # which releases the lock
