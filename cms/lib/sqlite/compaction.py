"""Give room in the file of a SQLite database that nothing uses any more back to the disk."""

from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

#: A file is compacted if at least so many bytes are free, and this share of it.
LEAST_FREE, LEAST_SHARE = 10_000_000, 0.2


def compact_database(connection: BaseDatabaseWrapper) -> tuple[int, int] | None:
    """Compact the file if much of it is free, as after migrations that write tables anew.

    Return its bytes before and after; None if there is nothing to gain, or another database.
    Needs as much free room as the file takes. Raises OperationalError if others use the database,
    which stays as it is.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return None
    page, pages, free = (
        read_number(connection, name) for name in ("page_size", "page_count", "freelist_count")
    )
    if free * page < LEAST_FREE or free < pages * LEAST_SHARE:
        return None
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
    return pages * page, read_number(connection, "page_count") * page


def read_number(connection: BaseDatabaseWrapper, name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        number: int = cursor.fetchone()[0]
        return number


def describe_compaction(connection: BaseDatabaseWrapper) -> str:
    """Compact the file as ``compact_database`` does, and say in a sentence what came of it."""
    try:
        sizes = compact_database(connection)
    except OperationalError as error:
        return f"The file has free room, which could not be given back now ({error})."
    if sizes is None:
        return ""
    before, after = (round(size / 1_000_000) for size in sizes)
    return f"Compacted the file from {before:,} to {after:,} MB."
