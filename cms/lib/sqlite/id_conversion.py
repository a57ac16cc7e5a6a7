"""Convert a database whose ids are 32 letters, as they were on SQLite, to ids of 16 bytes.

Each table with such columns is written anew, with its indexes, in one transaction: the type of a
column says how its ids are stored, so a table that is done is not looked at again.
"""

import re
import sys
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from cms.lib.sqlite.ids import COLUMN_TYPE

OLD_TYPE = re.compile(r'(?<=" )char\(32\)')  # Django's, for ids alone
PROGRESS_ROWS = 10_000
FIND_TABLES = """
SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%" char(32)%' ORDER BY name
"""
FIND_INDEXES = "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql <> ''"
# What reads a table, or runs when it is written: views and triggers in the order of their creation.
FIND_READERS = "SELECT type, name, sql FROM sqlite_master WHERE type IN ('view', 'trigger')"
FIND_NUMBER = "SELECT seq FROM sqlite_sequence WHERE name = %s"
SEQUENCES = "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'"


def convert_ids(connection: BaseDatabaseWrapper) -> None:
    """Convert all ids that are letters. On PostgreSQL there are none."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        is_done = not select(cursor, FIND_TABLES)
    if is_done:
        return
    with (
        connection.constraint_checks_disabled(),
        transaction.atomic(using=connection.alias),
        connection.cursor() as cursor,
    ):
        readers = select(cursor, FIND_READERS)
        for kind, name, _ in readers:
            cursor.execute(f'DROP {kind} "{name}"')
        for name, definition in select(cursor, FIND_TABLES):
            rewrite_table(cursor, name, definition)
        for _, _, definition in readers:
            cursor.execute(definition)
        connection.check_constraints()


def rewrite_table(cursor: Any, name: str, definition: str) -> None:
    """Write a table anew, in the order of its rows, with bytes in the place of letters."""
    indexes = select(cursor, FIND_INDEXES, name)
    columns = {
        column: kind for _, column, kind, *_ in select(cursor, f'PRAGMA table_info("{name}")')
    }
    new_name = f"converted_{name}"
    body = OLD_TYPE.sub(COLUMN_TYPE, definition[definition.index("(") :])
    cursor.execute(f'CREATE TABLE "{new_name}" {body}')
    values = ", ".join(
        f'marrow_id("{column}")' if kind == "char(32)" else f'"{column}"'
        for column, kind in columns.items()
    )
    names = ", ".join(f'"{column}"' for column in columns)
    cursor.execute(f'INSERT INTO "{new_name}" ({names}) SELECT {values} FROM "{name}"')  # noqa: S608 -- names of the schema
    if cursor.rowcount >= PROGRESS_ROWS:
        sys.stderr.write(f"\n    {name}: {cursor.rowcount:,} rows")
    numbers = select(cursor, FIND_NUMBER, name) if select(cursor, SEQUENCES) else []
    cursor.execute(f'DROP TABLE "{name}"')
    cursor.execute(f'ALTER TABLE "{new_name}" RENAME TO "{name}"')
    for (number,) in numbers:  # the last one that a row had, also if that was deleted
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [name])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [name, number])
    for (index,) in indexes:
        cursor.execute(index)


def select(cursor: Any, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Return all rows of a statement, so that none is being read when the schema changes."""
    cursor.execute(statement, values or None)
    return list(cursor.fetchall())
