"""Texts that repeat most of another text, the base, and are stored as their difference to it.

The difference is a zlib stream with the base as its preset dictionary (RFC 1950, section 2.2). It
can be read with the base alone, and zlib refuses any other. Of a long base the last 32 KiB count.
"""

import zlib
from functools import lru_cache
from typing import Any

from django.db.models import Model

from cms.lib.fields import (
    ZLIB_LEVEL,
    CompressedText,
    PackedText,
    decompress_bytes,
    read_stored_text,
)

DELTA, LENGTH_BYTES = b"2", 4  # how a stored difference begins: its base is read behind it
START = len(DELTA) + LENGTH_BYTES
#: Several columns of a row have one base, so the latest ones are kept.
KEEP_BASES = 8


class DeltaText(CompressedText):
    """A wide text that is stored as its difference to a base that the database has elsewhere.

    Python sees ``str``: a statement that selects the column brings the base with it, and reads
    NULL where there is none. A row that is inserted raw, such as that of a backup, gets a
    difference to nothing, which takes more space.
    """

    def read_base(self, row: Any) -> str:
        """Return the base of a row that is to be saved."""
        raise NotImplementedError

    def select_base(self, table: str, connection: Any) -> str:
        """Write SQL for the stored base of a row of ``table``, the quoted name in the statement."""
        raise NotImplementedError

    def pre_save(self, model_instance: Model, add: bool) -> Any:
        text = getattr(model_instance, self.attname)
        if isinstance(text, PackedText):
            return text
        return pack_delta(text, self.read_base(model_instance))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        is_unpacked = isinstance(value, str) and not isinstance(value, PackedText)
        text = pack_delta(value, "") if is_unpacked else value
        return super().get_db_prep_value(text, connection, prepared)

    def select_format(self, compiler: Any, sql: str, params: Any) -> Any:
        """Select the difference with its base behind it."""
        table = sql.rpartition(".")[0]
        both = f"{sql} || {self.select_base(table, compiler.connection)}"
        # SQLite concatenates blobs to a text, whose bytes are those of the blobs.
        return f"CAST({both} AS BLOB)" if compiler.connection.vendor == "sqlite" else both, params

    def from_db_value(self, value: Any, *args: Any) -> str | None:
        return None if value is None else expand_delta(value)


def pack_delta(text: str, base: str) -> PackedText:
    """Compress a text for a ``DeltaText``."""
    return PackedText(text, compress_delta(text, base.encode()))


def compress_delta(text: str, base: bytes) -> bytes:
    """Return what is stored of a text."""
    compressor = zlib.compressobj(ZLIB_LEVEL, zdict=base) if base else zlib.compressobj(ZLIB_LEVEL)
    stream = compressor.compress(text.encode()) + compressor.flush()
    return DELTA + len(stream).to_bytes(LENGTH_BYTES) + stream


def expand_delta(stored: bytes | memoryview) -> str:
    """Return the text of a stored difference, behind which its stored base stands.

    Raises ValueError for other bytes, and for another base.
    """
    view = memoryview(stored)
    end = find_end(view)
    return apply_delta(view[:end], decompress_base(bytes(view[end:])))


decompress_base = lru_cache(maxsize=KEEP_BASES)(decompress_bytes)


def read_text(value: str | bytes | memoryview) -> str:
    """Return a text that a statement has read, from a column that may hold it in any form.

    A difference has its base behind it.
    """
    if isinstance(value, str) or memoryview(value)[:1] != DELTA:
        return read_stored_text(value)
    return expand_delta(value)


def apply_delta(delta: bytes | memoryview, base: bytes) -> str:
    """Return the text of a difference to ``base``. Raises ValueError as ``expand_delta`` does."""
    view = memoryview(delta)
    try:
        stream = view[START : find_end(view)]
        return zlib.decompressobj(zdict=base).decompress(stream).decode()
    except zlib.error as error:
        raise ValueError(f"A stored difference does not fit its base: {error}") from error


def find_end(view: memoryview) -> int:
    """Return where a difference ends. Raises ValueError for other bytes."""
    if view[:1] != DELTA:
        raise ValueError(f"A stored difference can't begin with {bytes(view[:1])!r}.")
    return START + int.from_bytes(view[len(DELTA) : START])
