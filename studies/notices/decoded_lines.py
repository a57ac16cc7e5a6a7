"""Decode the lines of a file, each by itself: one in another encoding spoils no other."""

import codecs
import gzip
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from typing import IO, NamedTuple, cast

GZIP = b"\x1f\x8b"
#: Longer lines are no line of any register, and would fill the memory.
MAX_LINE_BYTES = 16_000_000


class Line(NamedTuple):
    """A line with its number, from 1. ``is_utf8``: else it was read as Windows-1252."""

    number: int
    text: str
    is_utf8: bool = True


def read_lines(file: IO[bytes]) -> Iterator[Line]:
    """Yield the lines of a file, which may be compressed, with their line ends."""
    start = file.read(4)
    file.seek(0)
    if start.startswith(GZIP):
        file = cast("IO[bytes]", gzip.GzipFile(fileobj=file))
        start = file.read(4)
        file.seek(0)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        wide = TextIOWrapper(file, encoding="utf-16", errors="replace", newline="")
        yield from (Line(number, text) for number, text in enumerate(wide, 1))
        return
    if start.startswith(codecs.BOM_UTF8):
        file.seek(len(codecs.BOM_UTF8))
    lines: Iterable[bytes] = iter(lambda: file.readline(MAX_LINE_BYTES), b"")
    yield from (decode_line(number, line) for number, line in enumerate(lines, 1))


def decode_line(number: int, line: bytes) -> Line:
    """Decode a line as UTF-8, or as Windows-1252, which files from spreadsheets have."""
    try:
        return Line(number, line.decode())
    except UnicodeDecodeError:
        return Line(number, line.decode("cp1252", errors="replace"), is_utf8=False)
