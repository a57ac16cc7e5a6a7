"""Check that a place of the log which a client sends is of the history that this server has."""

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError

from cms.api.database.snapshot import LogState
from cms.api.errors.problem_details import Problem, index_url
from cms.published.chain import START, Place, read_place


def require_place(place: Place, log_state: LogState) -> None:
    """Raise Problem unless the log has the place: one statement, none at its start and its end.

    A place beyond the end is either one that this replica has still to reach, or of no history that
    the main database knows.
    """
    if place in (START, log_state.place):
        return
    if place.sequence > log_state.sequence and is_in_main_database(place):
        raise behind_problem(place, log_state)
    if place != load_place(place.sequence, log_state):
        raise other_history_problem(place, log_state)


def load_place(sequence: int, log_state: LogState) -> Place | None:
    """Return the place with this sequence; None: the log has not come as far."""
    if sequence == log_state.sequence and log_state.chain:
        return log_state.place
    return read_place(sequence, using=settings.READ_DATABASE)


def is_in_main_database(place: Place) -> bool:
    """Return whether the main database has the place; if it does not answer, assume so."""
    try:
        return read_place(place.sequence, using=DEFAULT_DB_ALIAS) == place
    except DatabaseError:
        return True


def behind_problem(place: Place, log_state: LogState) -> Problem:
    return Problem(
        "behind",
        f"This server has seen the log up to {log_state.place}, and {place} was asked for. Ask "
        "again in a second.",
        headers={"Retry-After": "1"},
        place=str(log_state.place),
        retry_after=1,
    )


def other_history_problem(place: Place, log_state: LogState) -> Problem:
    export_url = f"{index_url()}export/"
    return Problem(
        "other-history",
        f"{place} is not a place in this server's log, which is at {log_state.place}. The server "
        "was restored from a backup, or the place comes from another server. Start again from "
        f"{export_url} and drop what is not in it.",
        place=str(log_state.place),
        export=export_url,
    )
