"""``Prefer: min-sequence=N``: reading what one has written, through whatever server answers.

Who publishes learns the sequence of the change, and asks with it: every answer then belongs to a
state of the log that has come at least as far. It stands in a header, since ``Vary`` names that one
already: a shared cache has no older answer for it. Other preferences may be ignored; this one is
refused if it can't be met.
"""

import re
import time
from typing import Any

from cms.api.database.snapshot import current_log_state
from cms.api.errors.problem_details import Problem
from cms.api.http.prefer import LONGEST
from cms.api.http.thread_budget import THREAD_BUDGET

WANTED = re.compile(r'\s*min-sequence\s*=\s*("?)(?P<sequence>[0-9]{1,18})\1\s*', re.IGNORECASE)
#: A replica is a moment behind. Whoever waits for longer should ask again.
PATIENCE = 1.0  # seconds
LOOK_EVERY = 0.05


def has_min_sequence(meta: dict[str, Any]) -> bool:
    return "min-sequence" in meta.get("HTTP_PREFER", "").lower()


def parse_min_sequence(meta: dict[str, Any]) -> int:
    """The sequence that the answer must have seen; 0: any will do. Raises Problem if there is no
    telling which.
    """
    if not has_min_sequence(meta):
        return 0
    for part in meta["HTTP_PREFER"][:LONGEST].split(","):
        name = part.partition("=")[0].strip().lower()
        if name == "min-sequence":
            if found := WANTED.fullmatch(part):
                return int(found["sequence"])
            break
    raise Problem(
        "bad-request", "“min-sequence” in Prefer is not a whole number, such as min-sequence=1204."
    )


def wait_for_sequence(sequence: int) -> None:
    """Return once the log has come as far. Raises Problem if it does not within a second."""
    head = current_log_state().sequence
    if head < sequence and THREAD_BUDGET.wait():
        try:
            until = time.monotonic() + PATIENCE
            while head < sequence and time.monotonic() < until:
                time.sleep(LOOK_EVERY)
                head = current_log_state().sequence
        finally:
            THREAD_BUDGET.stop_waiting()
    if head < sequence:
        raise behind_problem(head, sequence)


def behind_problem(head: int, sequence: int) -> Problem:
    return Problem(
        "behind",
        f"This server has seen the log up to {head}, and {sequence} was asked for. Ask again in a "
        "second. If that does not help, the server was restored from a backup, or the sequence is "
        "not one of this server.",
        headers={"Retry-After": "1"},
        sequence=head,
        retry_after=1,
    )
