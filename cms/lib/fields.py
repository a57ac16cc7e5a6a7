"""Model fields that several content types share."""

import hashlib
import zlib
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.validators import URLValidator
from django.db import models

from cms.lib.characters import format_decimal

AFTER_ALL_OTHERS = 1_000_000  # more fields than there will be


class WebAddress(models.URLField):  # type: ignore[type-arg]  # Django's takes none
    """The URL of a web page: http or https, and no scheme that a browser would run."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **kwargs})


class Figure(models.DecimalField):  # type: ignore[type-arg]  # Django's takes none when it runs
    """A decimal as it was typed, without the trailing zeros that the column adds."""

    def from_db_value(self, value: Decimal | None, *args: Any) -> Decimal | None:
        return value if value is None else Decimal(format_decimal(value))


class WideText(models.TextField):  # type: ignore[type-arg]  # Django's takes none when it runs
    """A text of many kilobytes, in a column after all others, also in subclasses.

    SQLite stores a row as one string and reads it page by page up to the last requested column.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.creation_counter += AFTER_ALL_OTHERS


def load_dictionary(path: Path, *, digest: str) -> bytes:
    """Load a preset dictionary of zlib. Raises ValueError for one that is not what it was."""
    dictionary = path.read_bytes()
    if hashlib.sha256(dictionary).hexdigest() != digest:
        raise ValueError(f"{path} was changed: stored texts can't be read without it.")
    return dictionary


#: The first byte of a stored text says how the others are to be read.
PLAIN, ZLIB, STRUCTURED = b"0", b"1", b"3"
SHORT_TEXT = 100  # bytes, below which compression gains nothing
ZLIB_LEVEL = 6
#: What our JSON repeats: names and values, and no prose. Texts that begin with ``STRUCTURED`` are
#: read with it for ever, so another dictionary takes another first byte: docs/decisions/0024.
DICTIONARY_DIGEST = "a6bc322bb2d117fa35cb5a0dcbb3930f81dfdbe15b2038107fbae27363c6f049"
DICTIONARY = load_dictionary(
    Path(__file__).with_name("stored_text_dictionary.txt"), digest=DICTIONARY_DIGEST
)
WITHOUT_HEADER = -zlib.MAX_WBITS  # which would name the dictionary again, in ten bytes


def compress_text(text: str) -> bytes:
    """Compress a text by deflate with our dictionary; a short one stays plain."""
    plain = text.encode()
    if len(plain) < SHORT_TEXT:
        return PLAIN + plain
    compressor = zlib.compressobj(ZLIB_LEVEL, wbits=WITHOUT_HEADER, zdict=DICTIONARY)
    return STRUCTURED + compressor.compress(plain) + compressor.flush()


def decompress_text(stored: bytes | memoryview) -> str:
    """Return the text that ``compress_text`` has stored. Raises ValueError for other bytes."""
    return decompress_bytes(stored).decode()


def decompress_bytes(stored: bytes | memoryview) -> bytes:
    """Return a stored text in UTF-8."""
    view = memoryview(stored)
    if view[:1] == STRUCTURED:
        decompressor = zlib.decompressobj(WITHOUT_HEADER, zdict=DICTIONARY)
        plain = decompressor.decompress(view[1:])
        if not decompressor.eof:
            raise ValueError("A stored text ends too early.")
        return plain
    if view[:1] == ZLIB:  # of earlier versions
        return zlib.decompress(view[1:])
    if view[:1] == PLAIN:
        return bytes(view[1:])
    raise ValueError(f"A stored text can't begin with {bytes(view[:1])!r}.")


def read_stored_text(value: str | bytes | memoryview) -> str:
    """Return a text that a statement has read, from a column that may be compressed."""
    return value if isinstance(value, str) else decompress_text(value)


class PackedText(str):
    """A text with the form in which its column stores it: made before others have to wait."""

    __slots__ = ("packed",)
    packed: bytes

    def __new__(cls, text: str, packed: bytes) -> "PackedText":
        packed_text = super().__new__(cls, text)
        packed_text.packed = packed
        return packed_text

    def __reduce__(self) -> "tuple[type[PackedText], tuple[str, bytes]]":
        return PackedText, (str(self), self.packed)


def pack_text(text: str) -> PackedText:
    """Compress a text for a ``CompressedText``."""
    return PackedText(text, compress_text(text))


class CompressedText(WideText):
    """A wide text that the database holds compressed, and can neither search nor compare.

    Python sees ``str``, and so do backups.
    """

    def get_internal_type(self) -> str:
        return "BinaryField"  # the type of its column

    def from_db_value(self, value: Any, *args: Any) -> str | None:
        return None if value is None else read_stored_text(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if not isinstance(value, str):
            return value
        packed = value.packed if isinstance(value, PackedText) else compress_text(value)
        return connection.Database.Binary(packed)


class SearchedText(CompressedText):
    """The words of search texts before they became differences: for migrations alone."""

    def db_type(self, connection: Any) -> str | None:
        return "text" if connection.vendor == "postgresql" else super().db_type(connection)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if connection.vendor == "postgresql":
            return value
        return super().get_db_prep_value(value, connection, prepared)
