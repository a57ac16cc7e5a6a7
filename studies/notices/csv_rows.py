"""Read the rows of a CSV file, past those that are broken (RFC 4180)."""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain

from studies.notices.decoded_lines import Line
from studies.notices.notice_record import UnreadablePart

#: Lines of one row: with more, a quotation mark is missing.
MAX_ROW_LINES = 50
QUOTE = '"'


def read_rows(lines: Iterable[Line]) -> Iterator[tuple[int, dict[str, str]] | UnreadablePart]:
    """Yield each row with the number of its first line, by the names in the first row.

    A row ends where its quotation marks are in pairs. One that does not end, or has another number
    of values than there are names, is reported; reading goes on with the line after its first.
    """
    rest, again = iter(lines), deque[Line]()
    names: list[str] | None = None
    for first in chain_again(again, rest):
        row_lines = [first]
        for line in chain_again(again, rest):
            if count_quotes(row_lines) % 2 == 0 or len(row_lines) == MAX_ROW_LINES:
                again.appendleft(line)
                break
            row_lines.append(line)
        values, problem = parse_row(row_lines, names)
        if problem:
            again.extendleft(reversed(row_lines[1:]))
            yield UnreadablePart(first.number, problem)
        elif names is None:
            names = [each.strip() for each in values]
        elif values:
            yield first.number, dict(zip(names, values, strict=True))


def chain_again(again: deque[Line], rest: Iterator[Line]) -> Iterator[Line]:
    """Yield the lines that are to be read again, whenever there are any, before the rest."""
    while True:
        try:
            yield again.popleft() if again else next(rest)
        except StopIteration:
            return


def count_quotes(lines: Iterable[Line]) -> int:
    return sum(line.text.count(QUOTE) for line in lines)


def parse_row(lines: list[Line], names: list[str] | None) -> tuple[list[str], str]:
    """Return the values of a row, and what is wrong with it; empty: nothing."""
    if count_quotes(lines) % 2:
        return [], "A quotation mark is missing."
    try:
        rows = list(csv.reader([line.text for line in lines]))
    except csv.Error as error:
        return [], f"This is no row of a table ({error})."
    values = list(chain.from_iterable(rows))
    if values and names is not None and len(values) != len(names):
        return [], f"{len(names)} values are expected, and there are {len(values)}."
    return values, ""
