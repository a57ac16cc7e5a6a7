"""Select the changes of the log that a feed shows: one for each entry that it ever showed.

An entry stands where its latest change is that the feed tells of, its withdrawal included. A feed
that is narrowed to a target (a series, say) goes on with an entry that has left it: it tells of the
leaving, and of later corrections, safety notices and withdrawals, because whoever read the entry
there may have read what was wrong.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat

from cms.api.database.snapshot import LogState, reader_queryset
from cms.published.models.log import CORRECTING, Change, ChangeTarget
from cms.published.models.rows import Published
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


@dataclass(frozen=True)
class Selection:
    """The changes of a feed.

    ``notices`` selects those of them that must arrive, by indexes of their own: withdrawals,
    corrections, safety notices and entries that left the feed. ``is_notice`` tells them from the
    others.
    """

    changes: ChangeQuerySets
    notices: ChangeQuerySets
    is_notice: Q = IS_RARE

    def fresh_notices(self, log_state: LogState) -> ChangeQuerySets:
        """Select the notices of the last ``FEED_NOTICE_DAYS``; no count may cut them."""
        is_fresh = Q(sequence__gte=first_fresh_sequence(log_state))
        return [queryset.filter(is_fresh) for queryset in self.notices]

    def others(self, log_state: LogState) -> ChangeQuerySets:
        """Select all changes but fresh notices."""
        is_old = Q(sequence__lt=first_fresh_sequence(log_state))
        return [queryset.filter(~self.is_notice | is_old) for queryset in self.changes]

    def without_gone(self) -> "Selection":
        """Leave out withdrawn and former entries, except for fresh notices of them."""
        changes = [queryset.filter(~IS_WITHDRAWAL, ~HAS_LEFT) for queryset in self.changes]
        return Selection(changes, self.notices, self.is_notice)


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
    return Selection(
        changes=[changes.filter(type=model.type, locale=locale)],
        notices=[by_significance(changes, model, locale=locale)],
    )


def by_significance(queryset: Any, model: type[Published], *, locale: str) -> Any:
    """Keep the rare changes of a type and language, and have them looked up by significance.

    A database that walks through all changes of the type until it has met enough of the rare ones
    would read the whole log. Put like this, the type is in no index.
    """
    type_and_locale = Concat("type", Value(" "), "locale", output_field=TextField())
    return queryset.alias(type_and_locale=type_and_locale).filter(
        IS_RARE, type_and_locale=f"{model.type} {locale}"
    )


def select_changes_by_target(
    model: type[Published], *, locale: str, relation: str, target: UUID
) -> Selection:
    """Select the changes of entries that refer to the target, or referred to it once."""
    targets = reader_queryset(ChangeTarget).filter(name=relation, target_id=target)
    of_change = targets.filter(change_id=OuterRef("sequence"))
    later = tell_in_view(later_changes(), of_change)
    columns = {name: F(f"change__{name}") for name in FeedChange._fields if name != "is_member"}
    concerning: Any = targets.annotate(**columns | {"sequence": F("change_id")})
    by_target = concerning.filter(type=model.type, locale=locale)
    changes = tell_in_view(by_target, of_change).filter(~Exists(later))
    membership = Coalesce(Subquery(of_change.values("is_member")[:1]), Value(False))
    # A withdrawal of which nobody has recorded what it was part of is told in all feeds.
    concerns = Exists(of_change) | Q(IS_WITHDRAWAL, is_unrecorded())
    rare = reader_queryset(Change).filter(concerns).annotate(is_member=membership)
    return Selection(
        changes=[changes],
        notices=[
            by_significance(rare.filter(~Exists(later)), model, locale=locale),
            changes.filter(HAS_LEFT, ~IS_RARE),
        ],
        is_notice=IS_RARE | HAS_LEFT,
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
    querysets = [
        changes.filter(significance=significance, locale=locale)
        for significance in NOTICE_SIGNIFICANCES
    ]
    return Selection(changes=querysets, notices=[changes.filter(IS_RARE, locale=locale)])
