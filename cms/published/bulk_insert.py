"""Insert rows with statements that are compiled once.

Django compiles each INSERT anew, which takes it longer than the database needs for the row. Here
the text of a statement is cached. Many rows go by COPY (PostgreSQL) or ``executemany`` (SQLite).
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import AutoField, Field, Model

#: Rows that PostgreSQL gets as values of one statement; more are copied.
FEW_ROWS = 20
PLAIN_TYPES = frozenset({str, int, type(None)})
PLAIN_FIELDS = frozenset(
    {
        "BigIntegerField",
        "CharField",
        "IntegerField",
        "PositiveBigIntegerField",
        "PositiveIntegerField",
        "PositiveSmallIntegerField",
        "SlugField",
        "TextField",
    }
)


def insert_rows(rows: Iterable[Model]) -> None:
    """Insert rows of one model, with one statement."""
    batch = list(rows)
    if not batch:
        return
    model = type(batch[0])
    connection = connections[DEFAULT_DB_ALIAS]
    values = [row_values(row, connection) for row in batch]
    with connection.cursor() as cursor:
        if len(batch) > FEW_ROWS and connection.vendor == "postgresql":
            with cursor.copy(copy_statement(model)) as copy:
                for each in values:
                    copy.write_row(each)
        elif len(batch) > FEW_ROWS:
            cursor.executemany(insert_statement(model, 1, ""), values)
        else:
            statement = insert_statement(model, len(batch), "")
            cursor.execute(statement, [value for each in values for value in each])


def replace_row(row: Model, *, key: str) -> None:
    """Insert a row, or replace the one with the same ``key``, with one statement."""
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        cursor.execute(insert_statement(type(row), 1, key), row_values(row, connection))


def row_values(row: Model, connection: Any) -> list[Any]:
    """Return the values of a row's columns, as the database takes them."""
    return [
        value
        if is_plain and type(value := getattr(row, field.attname)) in PLAIN_TYPES
        else field.get_db_prep_save(getattr(row, field.attname), connection)
        for field, is_plain in inserted_fields(type(row))
    ]


@cache
def inserted_fields(model: type[Model]) -> "Sequence[tuple[Field[Any, Any], bool]]":
    """Return the fields with a column, without a key that the database generates.

    With each stands whether it stores texts and numbers as they are: to ask it takes longer.
    """
    return [
        (field, field.get_internal_type() in PLAIN_FIELDS)
        for field in model._meta.concrete_fields
        if not isinstance(field, AutoField)
    ]


@cache
def insert_statement(model: type[Model], count: int, key: str) -> str:
    """Write the INSERT of ``count`` rows; ``key``: the field that finds a former row."""
    columns = [quote(field.column) for field, _ in inserted_fields(model)]
    values = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * count)
    statement = f"INSERT INTO {table(model)} ({', '.join(columns)}) VALUES {values}"  # noqa: S608 -- our own names
    if not key:
        return statement
    field: Any = model._meta.get_field(key)
    unique = quote(field.column)
    updates = ", ".join(f"{column} = EXCLUDED.{column}" for column in columns if column != unique)
    return f"{statement} ON CONFLICT ({unique}) DO UPDATE SET {updates}"


@cache
def copy_statement(model: type[Model]) -> str:
    columns = ", ".join(quote(field.column) for field, _ in inserted_fields(model))
    return f"COPY {table(model)} ({columns}) FROM STDIN"


def table(model: type[Model]) -> str:
    return quote(model._meta.db_table)


def quote(name: str | None) -> str:
    """Quote a name as both databases do."""
    return f'"{name}"'
