"""SQL fragments with separate parameters, executed on the readers' connection."""

import hashlib
from collections.abc import Collection
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connections
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL


class Sql(NamedTuple):
    """An SQL fragment. Its text is ours; all that came with a request is in ``values``."""

    text: str
    values: list[Any]

    def digest(self) -> bytes:
        """Return a short key for caches, since a statement may hold a long text of a request."""
        return hashlib.blake2b(repr((self.text, self.values)).encode(), digest_size=16).digest()


def execute(sql: Sql) -> list[tuple[Any, ...]]:
    """Run a statement on the readers' connection and fetch all rows."""
    with connections[settings.READ_DATABASE].cursor() as cursor:
        cursor.execute(*sql)
        return list(cursor.fetchall())


def placeholder_list(values: Collection[Any]) -> str:
    """Return the placeholders of an SQL list: "%s, %s"; NULL for none, which nothing equals."""
    return ", ".join(["%s"] * len(values)) or "NULL"


def compile_queryset(queryset: "QuerySet[Any]") -> Sql:
    """Compile a queryset for the readers' database. Raises EmptyResultSet, as Django does."""
    connection = connections[settings.READ_DATABASE]
    text, values = queryset.query.get_compiler(connection=connection).as_sql()
    return Sql(text, list(values))


def select_keys(name: str) -> RawSQL:
    """Select ``reference_key`` from a table expression of the same statement, by its name."""
    return RawSQL(f"SELECT reference_key FROM {name}", [])  # noqa: S608, S611 -- our own names


def cast_id(column: str) -> str:
    """Return SQL for the digits of an id, as a text among others."""
    is_postgresql = connections[settings.READ_DATABASE].vendor == "postgresql"
    return f"CAST({column} AS text)" if is_postgresql else f"hex({column})"
