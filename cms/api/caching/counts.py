"""How many rows a list has, counted once for each state of the log.

All pages of a list share the count, and on SQLite it is what takes longest. Nothing depends on this
memory: another process, or none at all, counts again and finds the same.
"""

import time
from typing import Any

from cms.api.database.snapshot import LogState
from cms.published.sql import Sql, execute

KEEP_SECONDS = 60  # `reproject` changes columns without a line in the log
KEEP_COUNTS = 2_000


class RowCounts:
    """The counts in one state of the log, by the statement that selects the rows."""

    latest: "RowCounts"

    def __init__(self, sequence: int) -> None:
        self.sequence = sequence
        self.until = time.monotonic() + KEEP_SECONDS
        self.known: dict[tuple[Any, ...], int] = {}

    def of(self, found: Sql) -> int:
        """The number of rows that are found: at most one statement."""
        key = (found.text, *found.values)
        count = self.known.get(key)
        if count is None:
            text = f"SELECT count(*) FROM ({found.text}) AS found"  # noqa: S608 -- values stay apart
            ((count,),) = execute(Sql(text, found.values))
            self.known[key] = count
        return count


def row_counts(seen: LogState) -> RowCounts:
    counts = RowCounts.latest
    fits = counts.sequence == seen.sequence and len(counts.known) < KEEP_COUNTS
    if not fits or counts.until < time.monotonic():
        counts = RowCounts.latest = RowCounts(seen.sequence)
    return counts


def clear_counts() -> None:
    RowCounts.latest = RowCounts(sequence=-1)


clear_counts()
