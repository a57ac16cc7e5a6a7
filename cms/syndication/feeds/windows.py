"""Select the changes of the log that a document of a feed shows.

A feed has one item for each entry, placed where its latest significant change stands in the log: a
withdrawal, or a publication that was more than minor. So a client that walks from the newest item
to the oldest meets every entry and every withdrawal once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Concat

from cms.api.database.snapshot import LogState, reader_queryset
from cms.published.models.log import CORRECTING, Change
from cms.published.models.references import Reference
from cms.published.models.rows import Published

#: How many sequences of the log one archive document covers.
BLOCK_SIZE = 25
#: How many items the document has at least that readers subscribe to.
MIN_ITEMS = 20
#: A withdrawal has no significance. An index finds it, and the other significances that are rare.
IS_WITHDRAWAL = Q(significance="")
NOTICE_SIGNIFICANCES = ("", *CORRECTING)
#: Up to so many sources (entries of a series, say) are listed by id. Of more than that, some are
#: always among the newest changes.
MAX_LISTED_SOURCES = 500


class FeedChange(NamedTuple):
    """One change of the log, with the columns that feeds need."""

    sequence: int
    kind: str
    type: str
    entry_id: UUID
    locale: str
    slug: str
    title: str
    edition: int
    at: datetime
    significance: str
    note: str
    reason: str
    replacement_id: UUID | None

    @property
    def is_withdrawal(self) -> bool:
        return self.kind == Change.Kind.WITHDRAW


@dataclass(frozen=True)
class Window:
    """The changes of one document, newest first.

    ``older``: the sequence of the next older change of the feed; None: there is none.
    """

    changes: Sequence[FeedChange]
    older: int | None = None


#: One queryset or several, whose rows are merged.
ChangeQuerySets = list[QuerySet[Any]]


def significant_changes() -> QuerySet[Any]:
    """Select the changes that move an entry to the top of feeds.

    A publication after a withdrawal counts always, however minor.
    """
    before = reader_queryset(Change).filter(
        entry_id=OuterRef("entry_id"), sequence__lt=OuterRef("sequence")
    )
    kind = Subquery(before.order_by("-sequence").values("kind")[:1])
    minor = Q(significance=Change.Significance.MINOR)
    return (
        reader_queryset(Change).alias(before=kind).filter(~minor | Q(before=Change.Kind.WITHDRAW))
    )


def latest_significant_changes() -> QuerySet[Any]:
    """Select the latest significant change of each entry, withdrawn entries included."""
    later = significant_changes().filter(
        entry_id=OuterRef("entry_id"), sequence__gt=OuterRef("sequence")
    )
    return significant_changes().filter(~Exists(later))


def query_entry_changes(model: type[Published], *, locale: str) -> ChangeQuerySets:
    return [latest_significant_changes().filter(type=model.type, locale=locale)]


def query_changes_by_target(
    model: type[Published], *, locale: str, relation: str, target: UUID
) -> ChangeQuerySets:
    """Query the changes of entries that refer to the target, and all withdrawals of the type.

    A withdrawal is in the feeds of all targets, because the references of a withdrawn entry are
    not stored any more.
    """
    references = reader_queryset(Reference).filter(
        source_type=model.type, name=relation, target_id=target
    )
    source_ids: Any = references.values_list("source_id", flat=True)
    listed_ids = list(source_ids[: MAX_LISTED_SOURCES + 1])
    # Rare changes are looked up by their own indexes: a database that reads all changes of the type
    # until it has met enough would read the whole log. Put like this, the type is in no index.
    type_and_locale = Concat("type", Value(" "), "locale", output_field=TextField())
    rare = (
        latest_significant_changes()
        .alias(type_and_locale=type_and_locale)
        .filter(type_and_locale=f"{model.type} {locale}")
    )
    if len(listed_ids) <= MAX_LISTED_SOURCES:
        publications = rare.filter(~IS_WITHDRAWAL, entry_id__in=listed_ids)
    else:
        common = latest_significant_changes().filter(type=model.type, locale=locale)
        publications = common.filter(~IS_WITHDRAWAL, entry_id__in=source_ids)
    return [publications, rare.filter(IS_WITHDRAWAL)]


def query_correction_changes(*, locale: str) -> ChangeQuerySets:
    """Query all corrections, safety notices and withdrawals, of every type."""
    return [
        reader_queryset(Change).filter(significance=significance, locale=locale)
        for significance in NOTICE_SIGNIFICANCES
    ]


def exclude_old_withdrawals(querysets: ChangeQuerySets, *, log_state: LogState) -> ChangeQuerySets:
    """Exclude withdrawals that are older than ``FEED_NOTICE_DAYS``.

    Their age is measured by the log's clock: a response may depend on nothing else.
    """
    if log_state.latest_at is None:
        return querysets
    since = log_state.latest_at - timedelta(days=settings.FEED_NOTICE_DAYS)
    return [queryset.filter(~IS_WITHDRAWAL | Q(at__gte=since)) for queryset in querysets]


def load_page_window(querysets: ChangeQuerySets, *, size: int, before: int | None = None) -> Window:
    """Load the newest changes, or the newest before a sequence."""
    if before is not None:
        querysets = [queryset.filter(sequence__lt=before) for queryset in querysets]
    changes = fetch_newest(querysets, size + 1)
    return Window(changes[:size], changes[size].sequence if len(changes) > size else None)


def load_subscription_window(querysets: ChangeQuerySets) -> Window:
    """Load all changes that no archive document covers.

    These are at least ``MIN_ITEMS``, and always complete blocks.
    """
    changes = fetch_newest(querysets, MIN_ITEMS + BLOCK_SIZE)
    if len(changes) <= MIN_ITEMS:
        return Window(changes)
    return build_window(changes, above=block_start(changes[MIN_ITEMS - 1].sequence))


def load_archive_window(querysets: ChangeQuerySets, *, number: int) -> Window:
    """Load the changes of one block. A full block gets no more changes."""
    end = number * BLOCK_SIZE
    until_end = [queryset.filter(sequence__lte=end) for queryset in querysets]
    return build_window(fetch_newest(until_end, BLOCK_SIZE + 1), above=end - BLOCK_SIZE)


def build_window(changes: Sequence[FeedChange], *, above: int) -> Window:
    """Build a window of the changes above a sequence; the next one is ``older``."""
    inside = [change for change in changes if change.sequence > above]
    older = changes[len(inside)].sequence if len(inside) < len(changes) else None
    return Window(inside, older)


def block_start(sequence: int) -> int:
    """Return the last sequence before the block that contains this sequence."""
    return (sequence - 1) // BLOCK_SIZE * BLOCK_SIZE


def block_number(sequence: int) -> int:
    """Return the number, from 1, of the block that contains the sequence."""
    return block_start(sequence) // BLOCK_SIZE + 1


def fetch_newest(querysets: ChangeQuerySets, limit: int) -> list[FeedChange]:
    columns = [
        queryset.order_by("-sequence").values_list(*FeedChange._fields) for queryset in querysets
    ]
    changes = [FeedChange(*row) for queryset in columns for row in queryset[:limit]]
    return sorted(changes, key=lambda change: change.sequence, reverse=True)[:limit]
