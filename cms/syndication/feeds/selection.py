"""Select the changes of the log that a feed shows: one for each entry that it ever showed.

An entry stands where its latest change is that the feed tells of, its withdrawal included. A feed
that is narrowed to a target (a series, say) goes on with an entry that has left it: it tells of the
leaving, and of later corrections, safety notices and withdrawals, because whoever read the entry
there may have read what was wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat

from cms.api.database.snapshot import LogState, reader_queryset
from cms.published.models.log import CORRECTING, Change, ChangeTarget
from cms.published.models.rows import Published
from cms.published.reference_keys import hash_id, hash_relation
from cms.syndication.feeds.changes import FeedChange
from cms.syndication.target_history import is_unrecorded

#: A withdrawal has no significance. An index finds it, and the other significances that are rare.
IS_WITHDRAWAL = Q(significance="")
NOTICE_SIGNIFICANCES = ("", *CORRECTING)
IS_RARE = Q(significance__in=NOTICE_SIGNIFICANCES)
#: The entry is not part of the feed any more.
HAS_LEFT = Q(is_member=False)
MINOR, UPDATE = Change.Significance.MINOR, Change.Significance.UPDATE

#: Querysets with the columns of ``FeedChange``, whose rows are merged.
ChangeQuerySets = list[QuerySet[Any]]


class Selection(Protocol):
    """The changes of a feed, which is at most one for each of its items."""

    def fresh_notices(self, log_state: LogState) -> ChangeQuerySets:
        """Select what must arrive: items with a notice of the last ``FEED_NOTICE_DAYS``."""

    def others(self, log_state: LogState) -> ChangeQuerySets:
        """Select all items without a fresh notice."""

    def without_gone(self) -> "Selection":
        """Leave out withdrawn and former entries, except for fresh notices of them."""


@dataclass(frozen=True)
class EntrySelection:
    """The latest change of each entry: ``changes``, which a database reads from the newest on.

    ``latest`` are the same, to be looked up by entry. ``concerning`` are all changes that concern
    the feed. An entry has a notice if it has left the feed, or if any change of the last days was a
    withdrawal, a correction or a safety notice: a later update must not hide that. ``kept`` is what
    stays of the others.
    """

    model: type[Published]
    locale: str
    changes: Any
    latest: Any
    concerning: Any
    is_narrowed: bool = False
    kept: Q = field(default_factory=Q)

    def fresh_notices(self, log_state: LogState) -> ChangeQuerySets:
        is_fresh = Q(sequence__gte=first_fresh_sequence(log_state))
        notices = by_significance(self.concerning, self.model, locale=self.locale)
        entries = notices.filter(is_fresh).values("entry_id")
        left = [self.changes.filter(HAS_LEFT, is_fresh)] if self.is_narrowed else []
        return [self.latest.filter(entry_id__in=entries), *left]

    def others(self, log_state: LogState) -> ChangeQuerySets:
        fresh = first_fresh_sequence(log_state)
        notices = self.concerning.filter(
            IS_RARE, entry_id=OuterRef("entry_id"), sequence__gte=fresh
        )
        has_notice = HAS_LEFT | Q(Exists(notices)) if self.is_narrowed else Q(Exists(notices))
        return [self.changes.filter(self.kept, Q(sequence__lt=fresh) | ~has_notice)]

    def without_gone(self) -> "EntrySelection":
        return replace(self, kept=~IS_WITHDRAWAL & ~HAS_LEFT)


@dataclass(frozen=True)
class CorrectionSelection:
    """All corrections, safety notices and withdrawals, of every type, each as an item.

    ``older`` are the significances of those that are not fresh any more.
    """

    changes: Any
    older: Sequence[str] = NOTICE_SIGNIFICANCES

    def fresh_notices(self, log_state: LogState) -> ChangeQuerySets:
        return [self.changes.filter(IS_RARE, sequence__gte=first_fresh_sequence(log_state))]

    def others(self, log_state: LogState) -> ChangeQuerySets:
        old = self.changes.filter(sequence__lt=first_fresh_sequence(log_state))
        return [old.filter(significance=significance) for significance in self.older]

    def without_gone(self) -> "CorrectionSelection":
        return replace(self, older=[each for each in self.older if each])


def first_fresh_sequence(log_state: LogState) -> Subquery:
    """Return the first change of the last ``FEED_NOTICE_DAYS``, as a subquery.

    Days are measured by the log's clock: a response may depend on nothing else.
    """
    changes = reader_queryset(Change)
    if log_state.latest_at is not None:
        since = log_state.latest_at - timedelta(days=settings.FEED_NOTICE_DAYS)
        changes = changes.filter(at__gte=since)
    return Subquery(changes.order_by("at", "sequence").values("sequence")[:1])


def kind_before() -> Subquery:
    """Return the kind of the entry's previous change, as a subquery."""
    before = reader_queryset(Change).filter(
        entry_id=OuterRef("entry_id"), sequence__lt=OuterRef("sequence")
    )
    return Subquery(before.order_by("-sequence").values("kind")[:1])


def later_changes() -> QuerySet[Any]:
    """Select later changes of the entry of the outer query."""
    return reader_queryset(Change).filter(
        entry_id=OuterRef("entry_id"), sequence__gt=OuterRef("sequence")
    )


def significant(changes: Any) -> Any:
    """Keep the changes that move an entry to the top of the feed of its type.

    A publication after a withdrawal counts always, however minor.
    """
    is_significant = ~Q(significance=MINOR) | Q(before=Change.Kind.WITHDRAW)
    return changes.alias(before=kind_before()).filter(is_significant)


def latest_significant_changes() -> Any:
    """Select the latest significant change of each entry, withdrawn entries included."""
    changes = reader_queryset(Change).annotate(is_member=Value(True))
    return significant(changes).filter(~Exists(significant(later_changes())))


def select_entry_changes(model: type[Published], *, locale: str) -> Selection:
    """Select the changes of all entries of a type in a language."""
    changes = latest_significant_changes()
    return EntrySelection(
        model=model,
        locale=locale,
        changes=changes.filter(type=model.type, locale=locale),
        latest=changes,
        concerning=reader_queryset(Change),
    )


def by_significance(queryset: Any, model: type[Published], *, locale: str) -> Any:
    """Keep the rare changes of a type and language.

    A database that walks through all changes of the type until it has met enough of the rare ones
    would read the whole log.
    """
    return without_type_index(queryset, model, locale=locale).filter(IS_RARE)


def without_type_index(queryset: Any, model: type[Published], *, locale: str) -> Any:
    """Keep the changes of a type and language, found by another index than that of the type."""
    type_and_locale = Concat("type", Value(" "), "locale", output_field=TextField())
    names = queryset.alias(type_and_locale=type_and_locale)
    return names.filter(type_and_locale=f"{model.type} {locale}")


def select_changes_by_target(
    model: type[Published], *, locale: str, relation: str, target: UUID
) -> Selection:
    """Select the changes of entries that refer to the target, or referred to it once."""
    number = hash_relation(model.type, relation)
    targets = reader_queryset(ChangeTarget).filter(relation=number, target=hash_id(target))
    of_change = targets.filter(change_id=OuterRef("sequence"))
    later = tell_in_view(later_changes(), of_change)
    columns = {name: F(f"change__{name}") for name in FeedChange._fields if name != "is_member"}
    concerning: Any = targets.annotate(**columns | {"sequence": F("change_id")})
    by_target = without_type_index(concerning, model, locale=locale)
    changes = tell_in_view(by_target, of_change).filter(~Exists(later))
    membership = Coalesce(Subquery(of_change.values("is_member")[:1]), Value(False))
    # A withdrawal of which nobody has recorded what it was part of is told in all feeds.
    concerns = Exists(of_change) | Q(IS_WITHDRAWAL, is_unrecorded())
    all_concerning = reader_queryset(Change).filter(concerns)
    latest = tell_in_view(all_concerning.annotate(is_member=membership), of_change)
    return EntrySelection(
        model=model,
        locale=locale,
        changes=changes,
        latest=latest.filter(~Exists(later)),
        concerning=all_concerning,
        is_narrowed=True,
    )


def tell_in_view(changes: Any, of_change: Any) -> Any:
    """Keep the changes that a feed narrowed to a target tells of.

    These are withdrawals, corrections and safety notices of all entries that it ever showed;
    updates of those that it shows; entering and leaving, however minor; and publication after a
    withdrawal, wherever that is. ``of_change`` is the target of the change.
    """
    is_told = (
        IS_RARE
        | Q(significance=UPDATE) & Exists(of_change.filter(is_member=True))
        | Exists(of_change.exclude(is_member=F("was_member")))
        | Q(before=Change.Kind.WITHDRAW)
    )
    return changes.alias(before=kind_before()).filter(is_told)


def select_corrections(*, locale: str) -> Selection:
    """Select all corrections, safety notices and withdrawals, of every type."""
    changes = reader_queryset(Change).annotate(is_member=Value(True))
    return CorrectionSelection(changes.filter(locale=locale))
