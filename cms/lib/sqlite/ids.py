"""Ids in SQLite: the 16 bytes of a UUID, in columns declared as ``uuid blob``.

``sqlite3`` takes a UUID for such bytes, and returns one for a column that is declared so, in
statements of Django and in ours. What an expression returns are the bytes. They sort as the ids do.
"""

import re
import sqlite3
from functools import lru_cache
from operator import attrgetter
from uuid import UUID

COLUMN_TYPE = "uuid blob"  # the second word lets SQLite keep the bytes as they are
ID_LENGTH = 16
KEEP_IDS = 2_000  # lists read the same ones again and again
LETTERS = re.compile(r"[0-9a-f]{32}")


def read_id(value: UUID | bytes | str) -> UUID:
    """Return the id that a database gave: as such, as its bytes, or as digits not yet converted."""
    if isinstance(value, UUID):
        return value
    if isinstance(value, bytes) and len(value) == ID_LENGTH:
        return UUID(int=int.from_bytes(value))
    return UUID(value.decode() if isinstance(value, bytes) else value)


def pack_id(value: str | bytes | None) -> str | bytes | None:
    """Return the bytes of an id that is written in digits, and anything else as it is."""
    text = value.replace("-", "").lower() if isinstance(value, str) else ""
    return bytes.fromhex(text) if LETTERS.fullmatch(text) else value


def write_id(value: bytes | None) -> str | None:
    """Return an id as people write it."""
    return None if value is None else str(read_id(value))


def add_functions(connection: sqlite3.Connection) -> None:
    """Let the statements of a connection call ``pack_id`` and ``write_id``."""
    connection.create_function("marrow_id", 1, pack_id, deterministic=True)
    connection.create_function("marrow_id_text", 1, write_id, deterministic=True)


# For all connections of the process, by the type of a value and the first word of a column's.
sqlite3.register_adapter(UUID, attrgetter("bytes"))
sqlite3.register_converter("uuid", lru_cache(KEEP_IDS)(read_id))
