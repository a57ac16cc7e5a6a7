"""Snapshots of a world: made once per process, then put back by copying its rows and files.

To make and publish the entries of a world takes hundreds of milliseconds; to put its rows back, a
few. What a test does to the rows is undone with its transaction, so each test starts from the same.
"""

import pickle
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import storages
from django.db import connection

World = TypeVar("World")
Rows = Any  # a list of tuples on SQLite, bytes on PostgreSQL
QUOTE = connection.ops.quote_name
CONTENT_TYPES = ContentType._meta.db_table


@dataclass
class Snapshot:
    """What a function returned (pickled: each test gets a copy), and the rows and files it made."""

    returned: bytes
    tables: dict[str, Rows]
    files: dict[Path, bytes]
    content_types: Rows  # rows name them by id, and a flush gives them new ones


SNAPSHOTS: dict[Callable[[], Any], Snapshot] = {}


def restore_or_make(make: Callable[[], World]) -> World:
    """Restore what ``make`` made before in this process, or call it.

    Rows are put into empty tables only. Where a test has some already, or commits what it does, as
    a transactional one, ``make`` is called as if there were no snapshot.
    """
    if not connection.in_atomic_block:
        return make()
    snapshot = SNAPSHOTS.get(make)
    if snapshot is None or snapshot.content_types != select(CONTENT_TYPES):
        return take(make)
    if filled(snapshot.tables):
        return make()
    for table, rows in snapshot.tables.items():
        insert(table, rows)
    for path, content in snapshot.files.items():
        target = location(path.parts[0]) / path.relative_to(path.parts[0])
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return pickle.loads(snapshot.returned)


def take(make: Callable[[], World]) -> World:
    """Call ``make``, and keep a snapshot unless it changed tables that had rows before."""
    names = sorted(connection.introspection.django_table_names())
    before = {table: select(table) for table in filled(names)}
    returned = make()
    if all(select(table) == rows for table, rows in before.items()):
        SNAPSHOTS[make] = Snapshot(
            returned=pickle.dumps(returned),
            tables={table: select(table) for table in filled(names) - before.keys()},
            content_types=select(CONTENT_TYPES),
            files={
                Path(name, path.relative_to(location(name))): path.read_bytes()
                for name in ("default", "public")
                for path in location(name).rglob("*")
                if path.is_file()
            },
        )
    return returned


def copy_tables() -> dict[str, Rows]:
    """Copy the rows of all tables, as a backup of the database does."""
    tables = connection.introspection.django_table_names()
    return {table: select(table) for table in sorted(tables) if filled([table])}


def put_back(tables: Mapping[str, Rows]) -> None:
    """Replace the rows of all tables by a copy, as a restore does, inside the test's transaction.

    Foreign keys are checked at its end. On SQLite, the next row then gets the id that the next row
    after the copy got.
    """
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names():
            cursor.execute(f"DELETE FROM {QUOTE(table)}")
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
    for table, rows in tables.items():
        insert(table, rows)


def location(storage: str) -> Path:
    return Path(storages[storage].path(""))


def filled(tables: Collection[str]) -> set[str]:
    """Those of the tables that have rows."""
    asked = ", ".join(f"EXISTS (SELECT 1 FROM {QUOTE(table)})" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}")
        return {
            table for table, is_filled in zip(tables, cursor.fetchone(), strict=True) if is_filled
        }


def columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [
            QUOTE(column.name)
            for column in connection.introspection.get_table_description(cursor, table)
        ]


def select(table: str) -> Rows:
    """All rows as the database writes them, past Django's converters."""
    if connection.vendor == "postgresql":
        with (
            connection.connection.cursor() as cursor,
            cursor.copy(f"COPY {QUOTE(table)} TO STDOUT") as copy,
        ):
            return b"".join(copy)
    # An expression has no declared type, so the driver converts nothing.
    asked = ", ".join(f"+{column}" for column in columns(table))
    order = "" if has_natural_key(table) else " ORDER BY rowid"
    return connection.connection.execute(f"SELECT {asked} FROM {QUOTE(table)}{order}").fetchall()


def has_natural_key(table: str) -> bool:
    """Return whether SQLite stores the rows of a table by their key, without numbers."""
    rows = connection.connection.execute("SELECT name FROM pragma_table_list WHERE wr")
    return table in {name for (name,) in rows}


def insert(table: str, rows: Rows) -> None:
    if connection.vendor == "postgresql":
        with (
            connection.connection.cursor() as cursor,
            cursor.copy(f"COPY {QUOTE(table)} FROM STDIN") as copy,
        ):
            copy.write(rows)
        return
    values = ", ".join("?" * len(rows[0]))
    connection.connection.executemany(f"INSERT INTO {QUOTE(table)} VALUES ({values})", rows)
