"""Sync status of a partner's copy: how many changes behind, since when, and whether too long.

Only changes within its scope count: what others publish puts nobody behind.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.utils.dateparse import parse_duration

from cms.published.models.log import Change, Head
from cms.syndication.partners.models import Partner
from cms.syndication.partners.scope import Scope
from cms.syndication.partners.scope_history import build_scope_filter


@dataclass(frozen=True)
class SyncStatus:
    """How far a partner's copy is behind the changes in its scope.

    ``behind`` counts changes. ``behind_since`` is the time of the first change that the copy does
    not have; None if it has all. ``refresh_within`` is the agreed time to catch up.
    """

    has_pulled: bool
    behind: int
    behind_since: datetime | None
    refresh_within: timedelta

    def is_late(self, now: datetime) -> bool:
        return self.behind_since is not None and self.behind_since + self.refresh_within < now

    def label(self, now: datetime) -> str:
        if not self.has_pulled:
            return "never asked"
        if not self.behind:
            return "up to date"
        return "late" if self.is_late(now) else "behind"


COLOURS = {
    "up to date": "success",
    "behind": "info",
    "late": "danger",
    "never asked": "warning",
    "inactive": "default",
    "sandbox": "default",
}


def with_sync_status(queryset: "QuerySet[Partner]") -> "QuerySet[Partner]":
    """Annotate partners with ``missed_at``, the time of the first missing change, and ``head``."""
    missing = Change.objects.filter(sequence__gt=OuterRef("last_sequence")).order_by("sequence")
    head = Head.objects.values("sequence")[:1]
    return queryset.annotate(missed_at=Subquery(missing.values("at")[:1]), head=Subquery(head))


def load_sync_statuses(partners: Iterable[Any]) -> dict[int, SyncStatus]:
    """Return the statuses, by id, of partners that were fetched ``with_sync_status``.

    One statement if some have a narrowed scope, however many.
    """
    partners = list(partners)
    scopes = {each.pk: build_scope_filter(Scope.of_partner(each)) for each in partners}
    counts = count_missing_changes(
        {each.pk: (scopes[each.pk], each.last_sequence) for each in partners if scopes[each.pk]}
    )
    statuses = {}
    for partner in partners:
        lag = max(0, (partner.head or 0) - partner.last_sequence), partner.missed_at
        behind, since = counts.get(partner.pk, (0, None)) if scopes[partner.pk] else lag
        terms = partner.agreed_terms()
        statuses[partner.pk] = SyncStatus(
            has_pulled=partner.last_pull_at is not None,
            behind=behind,
            behind_since=since,
            refresh_within=parse_duration(terms["refresh_within"]) or timedelta(days=1),
        )
    return statuses


def count_missing_changes(
    copies: Mapping[int, tuple[Q, int]],
) -> dict[int, tuple[int, datetime]]:
    """Count the changes that each copy lacks, and find the time of the first. One statement.

    A copy, by its id, has a condition on changes and the sequence up to which it is current. Copies
    that lack nothing are missing.
    """
    querysets = [
        Change.objects.filter(condition, sequence__gt=sequence)
        .annotate(copy=Value(id))
        .values("copy")
        .annotate(behind=Count("sequence"), since=Min("at"))
        .values_list("copy", "behind", "since")
        for id, (condition, sequence) in copies.items()
    ]
    if not querysets:
        return {}
    first, *others = querysets
    rows = first.union(*others, all=True) if others else first
    return {id: (behind, since) for id, behind, since in rows}


def status_label(partner: Partner, status: SyncStatus, now: datetime) -> str:
    """Return a key of ``COLOURS``."""
    if not partner.is_active:
        return "inactive"
    return "sandbox" if partner.is_sandbox else status.label(now)
