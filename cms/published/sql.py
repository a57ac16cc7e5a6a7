"""Pieces of SQL with their values apart, and how they are run on the readers' connection."""

from collections.abc import Collection
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connections
from django.db.models import QuerySet


class Sql(NamedTuple):
    """A piece of a statement. Its text is ours; all that came with a request is in ``values``."""

    text: str
    values: list[Any]


def execute(sql: Sql) -> list[tuple[Any, ...]]:
    with connections[settings.READ_DATABASE].cursor() as cursor:
        cursor.execute(*sql)
        return list(cursor.fetchall())


def placeholder_list(values: Collection[Any]) -> str:
    """Where the values of a list stand in a statement."""
    return ", ".join(["%s"] * len(values))


def compile_queryset(queryset: "QuerySet[Any]") -> Sql:
    """Raises EmptyResultSet if Django knows without asking that there can be no row."""
    connection = connections[settings.READ_DATABASE]
    text, values = queryset.query.get_compiler(connection=connection).as_sql()
    return Sql(text, list(values))


def stored_id(id: UUID) -> str | UUID:
    """An id as the database has it: SQLite knows no ids and keeps their digits."""
    return id if connections[settings.READ_DATABASE].vendor == "postgresql" else id.hex
