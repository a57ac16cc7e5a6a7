# ruff: noqa: S608 -- all names in the statements are our own
"""Overlay tables with rows that one transaction alone sees.

A temporary view takes the name of a table, on this connection, until the transaction is rolled
back. It shows the rows of the table without those that are replaced, and new rows from a temporary
table. SQLite and PostgreSQL both look for a name among temporary things first, so whoever reads
the table reads the view and knows nothing of it. The table itself is neither written nor locked.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet


class TemporaryTables:
    """Overlays of the tables of one connection, inside a transaction that is rolled back."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection
        self.quote = connection.ops.quote_name
        self.schema = self.find_schema()

    def find_schema(self) -> str:
        """Return the schema of the permanent tables."""
        if self.connection.vendor == "sqlite":
            return "main"
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            return str(cursor.fetchone()[0])

    def replace(self, replaced: "QuerySet[Any]", rows: Sequence[Model]) -> None:
        """Let the table of a model show ``rows`` in place of the ``replaced`` ones.

        Rows without a generated key get negative ones, which no permanent row has.
        """
        for number, row in enumerate(rows, start=1):
            if row.pk is None:
                row.pk = -number
        manager = replaced.model._base_manager
        self.fill([replaced], lambda: manager.bulk_create(rows))

    def fill(self, replaced: Sequence["QuerySet[Any]"], insert: Callable[[], Any]) -> None:
        """Let tables show what ``insert`` puts into them in place of the ``replaced`` rows.

        While it runs the tables are empty; ``replaced`` has one queryset for each of them.
        """
        keys = [
            list(each.order_by().values_list(*[key.attname for key in each.model._meta.pk_fields]))
            for each in replaced
        ]
        for each in replaced:
            self.create_empty(each.model._meta.db_table, like=each.model._meta.db_table)
        insert()
        for each, gone in zip(replaced, keys, strict=True):
            self.show_instead(each.model, gone)

    def create_empty(self, name: str, *, like: str, columns: str = "*") -> None:
        """Create an empty temporary table with columns of a permanent one."""
        source = f"{columns} FROM {self.permanent(like)}"
        self.execute(f"CREATE TEMPORARY TABLE {self.quote(name)} AS SELECT {source} WHERE 1 = 0")

    def show_instead(self, model: type[Model], gone: Sequence[tuple[Any, ...]]) -> None:
        """Put a view before the table: its rows but those that are gone, and the temporary ones."""
        table, fields = model._meta.db_table, model._meta.pk_fields
        new_rows, gone_keys = f"preview_new_{table}", f"preview_gone_{table}"
        self.execute(f"ALTER TABLE {self.quote(table)} RENAME TO {self.quote(new_rows)}")
        lasting = f"SELECT * FROM {self.permanent(table)}"
        if gone:
            columns = ", ".join(self.quote(str(field.column)) for field in fields)
            self.create_empty(gone_keys, like=table, columns=columns)
            self.insert_keys(gone_keys, fields, gone)
            lasting += f" WHERE ({columns}) NOT IN (SELECT {columns} FROM {self.quote(gone_keys)})"
        added = f"SELECT * FROM {self.quote(new_rows)}"
        self.execute(f"CREATE TEMPORARY VIEW {self.quote(table)} AS {lasting} UNION ALL {added}")

    def forbid_writing(self) -> None:
        """Let the database refuse to write to permanent tables from here on."""
        is_sqlite = self.connection.vendor == "sqlite"
        self.execute("PRAGMA query_only = ON" if is_sqlite else "SET TRANSACTION READ ONLY")

    def allow_writing(self) -> None:
        """End what ``forbid_writing`` began, where the end of the transaction does not."""
        if self.connection.vendor == "sqlite":
            self.execute("PRAGMA query_only = OFF")

    def insert_keys(
        self,
        table: str,
        fields: "Sequence[models.Field[Any, Any]]",
        keys: Sequence[tuple[Any, ...]],
    ) -> None:
        values = [
            [
                field.get_db_prep_value(value, self.connection)
                for field, value in zip(fields, key, strict=True)
            ]
            for key in keys
        ]
        places = ", ".join(["%s"] * len(fields))
        with self.connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {self.quote(table)} VALUES ({places})", values)

    def permanent(self, table: str) -> str:
        return f"{self.quote(self.schema)}.{self.quote(table)}"

    def execute(self, statement: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(statement)
