"""``Prefer: min-sequence=PLACE``: read your own writes, from whichever server responds.

A publisher learns the place of the change in the log and sends it along: every response then shows
a state of the log at least as recent. It is sent in a header that ``Vary`` names already, so no
shared cache has an older response for it. Other preferences may be ignored; this one is refused if
it can't be met.
"""

import time
from collections.abc import Mapping
from typing import Any

from cms.api.database.places import is_in_main_database, require_place
from cms.api.database.snapshot import current_log_state
from cms.api.errors.problem_details import Problem
from cms.api.http.prefer import has_min_sequence, parse_prefer
from cms.api.http.thread_budget import THREAD_BUDGET
from cms.published.chain import START, Place

#: A replica is a little behind. Whoever waits for longer should ask again.
PATIENCE = 1.0  # seconds
LOOK_EVERY = 0.05


def parse_min_sequence(meta: Mapping[str, Any]) -> Place:
    """Return the place that the response must include; the start: any state of the log will do.

    Raises Problem if the preference is no place.
    """
    if not has_min_sequence(meta):
        return START
    preference = parse_prefer(meta["HTTP_PREFER"]).get("min-sequence")
    try:
        if preference and not preference.has_parameters:
            return Place.parse(preference.value)
    except ValueError:
        pass
    raise Problem(
        "bad-request",
        "“min-sequence” in Prefer is not a place of the log, such as "
        "min-sequence=54-9f86d081884c7d65. A number alone does not say of which history it is.",
    )


def wait_for_place(place: Place) -> None:
    """Return once the log has reached the place. Raises Problem if it has not in a second."""
    log_state = current_log_state()
    is_behind = log_state.sequence < place.sequence and is_in_main_database(place)
    if is_behind and THREAD_BUDGET.wait():
        try:
            until = time.monotonic() + PATIENCE
            while log_state.sequence < place.sequence and time.monotonic() < until:
                time.sleep(LOOK_EVERY)
                log_state = current_log_state()
        finally:
            THREAD_BUDGET.stop_waiting()
    require_place(place, log_state)
