"""Read notices from a file, in whichever of the known shapes it is."""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from gzip import BadGzipFile
from itertools import chain
from typing import IO

from studies.notices.crossref import read_crossref
from studies.notices.decoded_lines import Line, read_lines
from studies.notices.notice_record import Parts, UnreadablePart
from studies.notices.retraction_watch import COLUMNS, read_retraction_watch

ENCODING = "{} lines from here on are not UTF-8, and were read as Windows-1252: check the accents."
DAMAGED = "The compressed file is damaged from here on."
UNKNOWN = (
    "This is neither a table of Retraction Watch (CSV, with a column RetractionNature) nor works "
    "of Crossref (JSON)."
)


@dataclass
class LineCount:
    """The number of the latest line that was read, and of those in another encoding."""

    latest: int = 0
    odd: list[int] = field(default_factory=list)

    def count(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Yield the lines, and count them."""
        for line in lines:
            self.latest = line.number
            if not line.is_utf8:
                self.odd.append(line.number)
            yield line


def read_notices(file: IO[bytes]) -> Parts:
    """Yield the notices of a file, and what can't be read of it; what can is read all the same."""
    counted = LineCount()
    try:
        yield from read_parts(counted.count(read_lines(file)))
    except (EOFError, BadGzipFile, zlib.error):
        yield UnreadablePart(counted.latest + 1, DAMAGED)
    if counted.odd:
        yield UnreadablePart(counted.odd[0], ENCODING.format(len(counted.odd)))


def read_parts(lines: Iterator[Line]) -> Parts:
    first = next(lines, None)
    if first is None:
        yield UnreadablePart(1, "The file is empty.")
    elif first.text.lstrip()[:1] in ("{", "["):
        yield from read_crossref(chain([first], lines))
    elif COLUMNS[0] in first.text:
        yield from read_retraction_watch(chain([first], lines))
    else:
        yield UnreadablePart(1, UNKNOWN)
