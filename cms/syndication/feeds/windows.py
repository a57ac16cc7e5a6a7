"""Which lines of the log a feed shows.

A feed has one item for each entry: where the entry stands in the log is where the line stands that
last moved it, a withdrawal or a publication that was more than a slip of the pen. So every entry
and every withdrawal is met once by whoever walks from the newest item to the oldest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Concat

from cms.api.database.snapshot import Seen, rows
from cms.published.models.log import CORRECTING, Change
from cms.published.models.references import Reference
from cms.published.models.rows import Published

#: How many lines of the log one archive document is about, and how many items the document that
#: readers subscribe to has at least.
BLOCK_SIZE = 25
MIN_ITEMS = 20
#: A withdrawal has no significance. An index finds it, and the other lines that are rare.
IS_WITHDRAWAL = Q(significance="")
NOTICE_SIGNIFICANCES = ("", *CORRECTING)
#: Up to so many entries of a series, say, are looked up one by one; of more than that some are
#: always among the newest lines.
MAX_LISTED_SOURCES = 500


class FeedChange(NamedTuple):
    """One line of the log, as feeds need it."""

    sequence: int
    kind: str
    type: str
    entry_id: UUID
    locale: str
    slug: str
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
    """The lines of one document, newest first. ``older``: the sequence of the next; None: none."""

    lines: Sequence[FeedChange]
    older: int | None = None


#: One question or several, whose answers are put together.
ChangeQuerySets = list[QuerySet[Any]]


def significant_changes() -> QuerySet[Any]:
    """The lines that move an entry in feeds. Whatever comes back after a withdrawal moves."""
    before = rows(Change).filter(entry_id=OuterRef("entry_id"), sequence__lt=OuterRef("sequence"))
    kind = Subquery(before.order_by("-sequence").values("kind")[:1])
    minor = Q(significance=Change.Significance.MINOR)
    return rows(Change).alias(before=kind).filter(~minor | Q(before=Change.Kind.WITHDRAW))


def latest_significant_changes() -> QuerySet[Any]:
    """For each entry, also those that are gone, the line that moved it last."""
    later = significant_changes().filter(
        entry_id=OuterRef("entry_id"), sequence__gt=OuterRef("sequence")
    )
    return significant_changes().filter(~Exists(later))


def query_entry_changes(model: type[Published], *, locale: str) -> ChangeQuerySets:
    return [latest_significant_changes().filter(type=model.type, locale=locale)]


def query_changes_by_target(
    model: type[Published], *, locale: str, relation: str, target: UUID
) -> ChangeQuerySets:
    """Those of entries that refer to the target, and all withdrawals: what a withdrawn entry
    referred to nobody knows any more.
    """
    found = rows(Reference).filter(source_type=model.type, name=relation, target_id=target)
    sources: Any = found.values_list("source_id", flat=True)
    few = list(sources[: MAX_LISTED_SOURCES + 1])
    # What is rare is looked up as such: a database that reads all lines of the type until it has
    # met enough would read the whole log. Put like this, the type is in no index.
    whose = Concat("type", Value(" "), "locale", output_field=TextField())
    rare = latest_significant_changes().alias(whose=whose).filter(whose=f"{model.type} {locale}")
    if len(few) <= MAX_LISTED_SOURCES:
        here = rare.filter(~IS_WITHDRAWAL, entry_id__in=few)
    else:
        common = latest_significant_changes().filter(type=model.type, locale=locale)
        here = common.filter(~IS_WITHDRAWAL, entry_id__in=sources)
    return [here, rare.filter(IS_WITHDRAWAL)]


def query_correction_changes(*, locale: str) -> ChangeQuerySets:
    """All lines that say that something was wrong, of every type."""
    return [rows(Change).filter(significance=each, locale=locale) for each in NOTICE_SIGNIFICANCES]


def exclude_old_withdrawals(found: ChangeQuerySets, *, seen: Seen) -> ChangeQuerySets:
    """Without withdrawals that everybody has had the time to see. The log's clock decides: an
    answer may depend on nothing else.
    """
    if seen.latest_at is None:
        return found
    since = seen.latest_at - timedelta(days=settings.FEED_NOTICE_DAYS)
    return [each.filter(~IS_WITHDRAWAL | Q(at__gte=since)) for each in found]


def load_page_window(found: ChangeQuerySets, *, most: int, before: int | None = None) -> Window:
    """The newest lines, or the newest of those before a line."""
    if before is not None:
        found = [each.filter(sequence__lt=before) for each in found]
    lines = fetch_newest(found, most + 1)
    return Window(lines[:most], lines[most].sequence if len(lines) > most else None)


def load_subscription_window(found: ChangeQuerySets) -> Window:
    """All that is in no archive document: at least ``LEAST`` lines, and always whole blocks."""
    lines = fetch_newest(found, MIN_ITEMS + BLOCK_SIZE)
    if len(lines) <= MIN_ITEMS:
        return Window(lines)
    return build_window(lines, above=block_start(lines[MIN_ITEMS - 1].sequence))


def load_archive_window(found: ChangeQuerySets, *, number: int) -> Window:
    """The document about the lines of one block. A block that is full gets no more of them."""
    top = number * BLOCK_SIZE
    until = [each.filter(sequence__lte=top) for each in found]
    return build_window(fetch_newest(until, BLOCK_SIZE + 1), above=top - BLOCK_SIZE)


def build_window(lines: Sequence[FeedChange], *, above: int) -> Window:
    inside = [line for line in lines if line.sequence > above]
    older = lines[len(inside)].sequence if len(inside) < len(lines) else None
    return Window(inside, older)


def block_start(sequence: int) -> int:
    """The last line before the block that holds this one."""
    return (sequence - 1) // BLOCK_SIZE * BLOCK_SIZE


def block_number(sequence: int) -> int:
    """The number of the block that holds the line, from 1."""
    return block_start(sequence) // BLOCK_SIZE + 1


def fetch_newest(found: ChangeQuerySets, most: int) -> list[FeedChange]:
    columns = [each.order_by("-sequence").values_list(*FeedChange._fields) for each in found]
    lines = [FeedChange(*row) for each in columns for row in each[:most]]
    return sorted(lines, key=lambda line: line.sequence, reverse=True)[:most]
