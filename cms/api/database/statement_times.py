"""Remember which statements took long, so that no first attempt begins one in vain.

The text of a statement is the same for all values, and after each publication. So the time of a
first attempt that is stopped is lost once in a process, and not for each request.
"""

import time
from typing import Any

from cms.api.database.read_budget import CURRENT
from cms.published.sql import Sql, execute

LONG_SECONDS = 0.02
KEEP_STATEMENTS = 10_000
#: Seconds that statements took last, by the hash of their text, of those that took long.
LAST_SECONDS: dict[int, float] = {}


def execute_foreseen(statement: Sql) -> list[tuple[Any, ...]]:
    """Run a statement. Raises Problem for one that the first attempt can't finish."""
    budget, key = CURRENT.get(), hash(statement.text)
    if budget is None:
        return execute(statement)
    if budget.is_first and LAST_SECONDS.get(key, 0) > budget.left:
        raise budget.exceed()
    start, began = budget.clock(), time.monotonic()
    rows = execute(statement)
    # What took a short time cannot have worked for longer: that is cheaper to tell.
    elapsed = time.monotonic() - began
    note_seconds(key, budget.clock() - start if elapsed >= LONG_SECONDS else elapsed)
    return rows


def note_seconds(key: int, seconds: float) -> None:
    if seconds < LONG_SECONDS:
        LAST_SECONDS.pop(key, None)
        return
    if len(LAST_SECONDS) >= KEEP_STATEMENTS:
        LAST_SECONDS.clear()
    LAST_SECONDS[key] = seconds
