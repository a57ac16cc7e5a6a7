"""``Prefer: min-sequence=N``: read your own writes, from whichever server responds.

A publisher learns the sequence of the change and sends it along: every response then shows a state
of the log at least as recent. The sequence is sent in a header that ``Vary`` names already, so no
shared cache has an older response for it. Other preferences may be ignored; this one is refused if
it can't be met.
"""

import re
import time
from collections.abc import Mapping
from typing import Any

from cms.api.database.snapshot import current_log_state
from cms.api.errors.problem_details import Problem
from cms.api.http.prefer import has_min_sequence, parse_prefer
from cms.api.http.thread_budget import THREAD_BUDGET

SEQUENCE_REGEX = re.compile(r"[0-9]{1,18}")
#: A replica is a little behind. Whoever waits for longer should ask again.
PATIENCE = 1.0  # seconds
LOOK_EVERY = 0.05


def parse_min_sequence(meta: Mapping[str, Any]) -> int:
    """Return the sequence that the response must include; 0: any state of the log will do.

    Raises Problem if the preference is no whole number.
    """
    if not has_min_sequence(meta):
        return 0
    preference = parse_prefer(meta["HTTP_PREFER"]).get("min-sequence")
    if preference and not preference.has_parameters and SEQUENCE_REGEX.fullmatch(preference.value):
        return int(preference.value)
    raise Problem(
        "bad-request", "“min-sequence” in Prefer is not a whole number, such as min-sequence=1204."
    )


def wait_for_sequence(sequence: int) -> None:
    """Return once the log has reached the sequence. Raises Problem if it has not in a second."""
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
