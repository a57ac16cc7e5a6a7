"""Cache how many rows a list has, once for each state of the log.

All pages of a list share the count, and on SQLite counting takes longest. Nothing depends on this
cache: another process, or none at all, counts again and finds the same.
"""

from cms.api.database.snapshot import LogState
from cms.api.database.state_cache import StateCache
from cms.api.database.statement_times import execute_foreseen
from cms.published.sql import Sql


class RowCounts:
    """The counts in one state of the log, by the statement that selects the rows."""

    def __init__(self) -> None:
        self.by_statement: dict[bytes, int] = {}

    def __len__(self) -> int:
        return len(self.by_statement)

    def count(self, rows: Sql) -> int:
        """Return how many rows the statement selects: at most one statement."""
        key = rows.digest()
        count = self.by_statement.get(key)
        if count is None:
            text = f"SELECT count(*) FROM ({rows.text}) AS found"  # noqa: S608 -- values stay apart
            ((count,),) = execute_foreseen(Sql(text, rows.values))
            self.by_statement[key] = count
        return count


COUNTS = StateCache(RowCounts, item_bytes=300)


def row_counts(log_state: LogState) -> RowCounts:
    """Return the cached counts of this state of the log, or empty ones."""
    return COUNTS.get_content(log_state)
