"""The changes that one document of a feed shows.

Items with a notice of the last days (a withdrawal, a correction, a safety notice, or that the entry
has left) are in the document that readers subscribe to, however many items came after them, and in
no other document. So a client that walks from there to the oldest one meets every entry once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cms.api.database.snapshot import LogState
from cms.syndication.feeds.changes import FeedChange
from cms.syndication.feeds.selection import ChangeQuerySets, Selection

#: How many sequences of the log one archive document covers.
BLOCK_SIZE = 25
#: How many items the document has at least that readers subscribe to.
MIN_ITEMS = 20


@dataclass(frozen=True)
class Window:
    """The changes of one document, newest first.

    ``older``: the sequence of the next older change of the feed; None: there is none.
    """

    changes: Sequence[FeedChange]
    older: int | None = None


def load_first_window(selection: Selection, *, size: int, log_state: LogState) -> Window:
    """Load the newest changes and all fresh notices."""
    notices = fetch_changes(selection.fresh_notices(log_state))
    others = fetch_newest(selection.others(log_state), size + 1)
    newest = sort_newest([*notices, *others])[:size]
    bottom = newest[-1].sequence - 1 if len(newest) == size else 0
    return build_window(others, above=bottom, notices=notices)


def load_older_window(
    selection: Selection, *, size: int, before: int, log_state: LogState
) -> Window:
    """Load the newest changes before a sequence."""
    older = [queryset.filter(sequence__lt=before) for queryset in selection.others(log_state)]
    changes = fetch_newest(older, size + 1)
    return Window(changes[:size], changes[size].sequence if len(changes) > size else None)


def load_subscription_window(selection: Selection, *, log_state: LogState) -> Window:
    """Load all changes that no archive document covers, and all fresh notices.

    These are at least ``MIN_ITEMS``, and but for the notices always complete blocks.
    """
    notices = fetch_changes(selection.fresh_notices(log_state))
    others = fetch_newest(selection.others(log_state), MIN_ITEMS + BLOCK_SIZE)
    newest = sort_newest([*notices, *others])
    bottom = block_start(newest[MIN_ITEMS - 1].sequence) if len(newest) > MIN_ITEMS else 0
    return build_window(others, above=bottom, notices=notices)


def load_archive_window(selection: Selection, *, number: int, log_state: LogState) -> Window:
    """Load the changes of one block but its fresh notices. A full block gets no other changes."""
    end = number * BLOCK_SIZE
    until_end = [queryset.filter(sequence__lte=end) for queryset in selection.others(log_state)]
    return build_window(fetch_newest(until_end, BLOCK_SIZE + 1), above=end - BLOCK_SIZE)


def build_window(
    changes: Sequence[FeedChange], *, above: int, notices: Sequence[FeedChange] = ()
) -> Window:
    """Build a window of the notices and the changes above a sequence; the next one is ``older``."""
    inside = [change for change in changes if change.sequence > above]
    older = changes[len(inside)].sequence if len(inside) < len(changes) else None
    return Window(sort_newest([*inside, *notices]), older)


def block_start(sequence: int) -> int:
    """Return the last sequence before the block that contains this sequence."""
    return (sequence - 1) // BLOCK_SIZE * BLOCK_SIZE


def block_number(sequence: int) -> int:
    """Return the number, from 1, of the block that contains the sequence."""
    return block_start(sequence) // BLOCK_SIZE + 1


def fetch_changes(querysets: ChangeQuerySets) -> list[FeedChange]:
    return fetch_rows(queryset.values_list(*FeedChange._fields) for queryset in querysets)


def fetch_newest(querysets: ChangeQuerySets, limit: int) -> list[FeedChange]:
    columns = [
        queryset.order_by("-sequence").values_list(*FeedChange._fields)[:limit]
        for queryset in querysets
    ]
    return fetch_rows(columns)[:limit]


def fetch_rows(querysets: Iterable[Any]) -> list[FeedChange]:
    return sort_newest({FeedChange(*row) for queryset in querysets for row in queryset})


def sort_newest(changes: Iterable[FeedChange]) -> list[FeedChange]:
    return sorted(changes, key=lambda change: change.sequence, reverse=True)
