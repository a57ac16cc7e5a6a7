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

from cms.api.database.snapshot import LogState, reader_queryset
from cms.published.models.log import CORRECTING, Change
from cms.published.models.references import Reference
from cms.published.models.rows import Published

#: How many lines of the log one archive document is about, and how many items the document that
#: readers subscribe to has at least.
BLOCK = 25
LEAST = 20
#: A withdrawal has no significance. An index finds it, and the other lines that are rare.
WITHDRAWN = Q(significance="")
WRONG = ("", *CORRECTING)
#: Up to so many entries of a series, say, are looked up one by one; of more than that some are
#: always among the newest lines.
FEW = 500


class Line(NamedTuple):
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

    lines: Sequence[Line]
    older: int | None = None


#: One question or several, whose answers are put together.
Lines = list[QuerySet[Any]]


def moving() -> QuerySet[Any]:
    """The lines that move an entry in feeds. Whatever comes back after a withdrawal moves."""
    before = reader_queryset(Change).filter(
        entry_id=OuterRef("entry_id"), sequence__lt=OuterRef("sequence")
    )
    kind = Subquery(before.order_by("-sequence").values("kind")[:1])
    minor = Q(significance=Change.Significance.MINOR)
    return (
        reader_queryset(Change).alias(before=kind).filter(~minor | Q(before=Change.Kind.WITHDRAW))
    )


def last_moves() -> QuerySet[Any]:
    """For each entry, also those that are gone, the line that moved it last."""
    later = moving().filter(entry_id=OuterRef("entry_id"), sequence__gt=OuterRef("sequence"))
    return moving().filter(~Exists(later))


def of_entries(model: type[Published], *, locale: str) -> Lines:
    return [last_moves().filter(type=model.type, locale=locale)]


def within(model: type[Published], *, locale: str, relation: str, target: UUID) -> Lines:
    """Those of entries that refer to the target, and all withdrawals: what a withdrawn entry
    referred to nobody knows any more.
    """
    found = reader_queryset(Reference).filter(
        source_type=model.type, name=relation, target_id=target
    )
    sources: Any = found.values_list("source_id", flat=True)
    few = list(sources[: FEW + 1])
    # What is rare is looked up as such: a database that reads all lines of the type until it has
    # met enough would read the whole log. Put like this, the type is in no index.
    whose = Concat("type", Value(" "), "locale", output_field=TextField())
    rare = last_moves().alias(whose=whose).filter(whose=f"{model.type} {locale}")
    if len(few) <= FEW:
        here = rare.filter(~WITHDRAWN, entry_id__in=few)
    else:
        common = last_moves().filter(type=model.type, locale=locale)
        here = common.filter(~WITHDRAWN, entry_id__in=sources)
    return [here, rare.filter(WITHDRAWN)]


def of_corrections(*, locale: str) -> Lines:
    """All lines that say that something was wrong, of every type."""
    return [reader_queryset(Change).filter(significance=each, locale=locale) for each in WRONG]


def recent(found: Lines, *, seen: LogState) -> Lines:
    """Without withdrawals that everybody has had the time to see. The log's clock decides: an
    answer may depend on nothing else.
    """
    if seen.latest_at is None:
        return found
    since = seen.latest_at - timedelta(days=settings.FEED_NOTICE_DAYS)
    return [each.filter(~WITHDRAWN | Q(at__gte=since)) for each in found]


def page(found: Lines, *, most: int, before: int | None = None) -> Window:
    """The newest lines, or the newest of those before a line."""
    if before is not None:
        found = [each.filter(sequence__lt=before) for each in found]
    lines = fetched(found, most + 1)
    return Window(lines[:most], lines[most].sequence if len(lines) > most else None)


def subscription(found: Lines) -> Window:
    """All that is in no archive document: at least ``LEAST`` lines, and always whole blocks."""
    lines = fetched(found, LEAST + BLOCK)
    if len(lines) <= LEAST:
        return Window(lines)
    return cut(lines, above=floor_of(lines[LEAST - 1].sequence))


def archive(found: Lines, *, number: int) -> Window:
    """The document about the lines of one block. A block that is full gets no more of them."""
    top = number * BLOCK
    until = [each.filter(sequence__lte=top) for each in found]
    return cut(fetched(until, BLOCK + 1), above=top - BLOCK)


def cut(lines: Sequence[Line], *, above: int) -> Window:
    inside = [line for line in lines if line.sequence > above]
    older = lines[len(inside)].sequence if len(inside) < len(lines) else None
    return Window(inside, older)


def floor_of(sequence: int) -> int:
    """The last line before the block that holds this one."""
    return (sequence - 1) // BLOCK * BLOCK


def block_of(sequence: int) -> int:
    """The number of the block that holds the line, from 1."""
    return floor_of(sequence) // BLOCK + 1


def fetched(found: Lines, most: int) -> list[Line]:
    columns = [each.order_by("-sequence").values_list(*Line._fields) for each in found]
    lines = [Line(*row) for each in columns for row in each[:most]]
    return sorted(lines, key=lambda line: line.sequence, reverse=True)[:most]
