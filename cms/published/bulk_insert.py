"""Insert, update and delete rows with statements that are compiled once.

Django compiles each statement anew, which takes it longer than the database needs for the row. Here
the text of a statement is cached. Many rows go by COPY (PostgreSQL) or ``executemany`` (SQLite).
"""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import AutoField, DateTimeField, Field, Model

#: Rows that PostgreSQL gets as values of one statement; more are copied.
FEW_ROWS = 20
#: Types whose values the database takes as they are, by the names of the types of fields.
PLAIN_TYPES: dict[str, frozenset[type]] = {
    **dict.fromkeys(
        (
            "BigIntegerField",
            "CharField",
            "IntegerField",
            "PositiveBigIntegerField",
            "PositiveIntegerField",
            "PositiveSmallIntegerField",
            "SlugField",
            "TextField",
        ),
        frozenset({str, int, type(None)}),
    ),
    "BooleanField": frozenset({bool, type(None)}),
    "UUIDField": frozenset({UUID, type(None)}),
}
INSTANT: "Field[Any, Any]" = DateTimeField()


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


def replace_rows(rows: Iterable[Model], *, key: str) -> None:
    """Insert rows of one model, or replace those with the same ``key``, with one statement."""
    batch = list(rows)
    if not batch:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    statement = insert_statement(type(batch[0]), 1, key)
    with connection.cursor() as cursor:
        if len(batch) == 1:
            cursor.execute(statement, row_values(batch[0], connection))
        else:
            cursor.executemany(statement, [row_values(row, connection) for row in batch])


def delete_rows(rows: Iterable[Model]) -> None:
    """Delete rows of one model by their primary key, with one statement."""
    batch = list(rows)
    if not batch:
        return
    model, connection = type(batch[0]), connections[DEFAULT_DB_ALIAS]
    fields = model._meta.pk_fields
    keys = [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
        for row in batch
    ]
    with connection.cursor() as cursor:
        if len(keys) == 1:
            cursor.execute(delete_statement(model), keys[0])
        else:
            cursor.executemany(delete_statement(model), keys)


def update_row(row: Model, names: tuple[str, ...]) -> None:
    """Write these columns of a row that is there."""
    model, connection = type(row), connections[DEFAULT_DB_ALIAS]
    fields: list[Any] = [*map(model._meta.get_field, names), model._meta.pk]
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(update_statement(model, names), values)


@cache
def delete_statement(model: type[Model]) -> str:
    condition = " AND ".join(f"{quote(field.column)} = %s" for field in model._meta.pk_fields)
    return f"DELETE FROM {table(model)} WHERE {condition}"  # noqa: S608 -- our own names


@cache
def update_statement(model: type[Model], names: tuple[str, ...]) -> str:
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    columns = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    return f"UPDATE {table(model)} SET {columns} WHERE {quote(model._meta.pk.column)} = %s"  # noqa: S608 -- our own names


def row_values(row: Model, connection: Any) -> list[Any]:
    """Return the values of a row's columns, as the database takes them."""
    values = []
    for field, name, type_name in inserted_fields(type(row)):
        value = getattr(row, name)
        if type_name == "DateTimeField" and value is not None:
            value = prepare_instant(value)
        elif type(value) not in PLAIN_TYPES.get(type_name, ()):
            value = field.get_db_prep_save(field.pre_save(row, add=True), connection)
        values.append(value)
    return values


@lru_cache(maxsize=10_000)
def prepare_instant(value: Any) -> Any:
    """Return an instant as the database takes it. Many rows have the same ones."""
    return INSTANT.get_db_prep_save(value, connections[DEFAULT_DB_ALIAS])


@cache
def inserted_fields(model: type[Model]) -> "Sequence[tuple[Field[Any, Any], str, str]]":
    """Return the fields with a column, without a key that the database generates.

    With each stand the names of its attribute and of its type, which is that of its target if it
    is a foreign key: to ask it takes longer.
    """
    return [
        (field, field.attname, getattr(field, "target_field", field).get_internal_type())
        for field in model._meta.concrete_fields
        if not isinstance(field, AutoField)
    ]


@cache
def insert_statement(model: type[Model], count: int, key: str) -> str:
    """Write the INSERT of ``count`` rows; ``key``: the field that finds a former row."""
    columns = [quote(field.column) for field, *_ in inserted_fields(model)]
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
    columns = ", ".join(quote(field.column) for field, *_ in inserted_fields(model))
    return f"COPY {table(model)} ({columns}) FROM STDIN"


def table(model: type[Model]) -> str:
    return quote(model._meta.db_table)


def quote(name: str | None) -> str:
    """Quote a name as both databases do."""
    return f'"{name}"'
