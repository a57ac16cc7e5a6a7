"""Cache how many rows a list has, once for each state of the log.

All pages of a list share the count, and on SQLite counting takes longest. Nothing depends on this
cache: another process, or none at all, counts again and finds the same.
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

    def __init__(self, chain: str | None) -> None:
        self.chain = chain
        self.expires = time.monotonic() + KEEP_SECONDS
        self.by_statement: dict[tuple[Any, ...], int] = {}

    def count(self, rows: Sql) -> int:
        """Return how many rows the statement selects: at most one statement."""
        key = (rows.text, *rows.values)
        count = self.by_statement.get(key)
        if count is None:
            text = f"SELECT count(*) FROM ({rows.text}) AS found"  # noqa: S608 -- values stay apart
            ((count,),) = execute(Sql(text, rows.values))
            self.by_statement[key] = count
        return count


def row_counts(log_state: LogState) -> RowCounts:
    """Return the cached counts of this state of the log, or empty ones."""
    if not log_state.is_public:
        return RowCounts(log_state.chain)
    counts = RowCounts.latest
    is_current = counts.chain == log_state.chain and counts.expires >= time.monotonic()
    if not is_current or len(counts.by_statement) >= KEEP_COUNTS:
        counts = RowCounts.latest = RowCounts(log_state.chain)
    return counts


def clear_counts() -> None:
    RowCounts.latest = RowCounts(chain=None)


clear_counts()
