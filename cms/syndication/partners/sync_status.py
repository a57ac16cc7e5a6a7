"""Sync status of a partner's copy: how many changes behind, since when, and whether too long."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.dateparse import parse_duration

from cms.published.models.log import Change, Head
from cms.syndication.partners.models import Partner


@dataclass(frozen=True)
class SyncStatus:
    """How far a partner's copy is behind the change log.

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


def sync_status_of(partner: Any) -> SyncStatus:
    """Return the status of a partner that was fetched ``with_sync_status``."""
    terms = partner.agreed_terms()
    return SyncStatus(
        has_pulled=partner.last_pull_at is not None,
        behind=max(0, (partner.head or 0) - partner.last_sequence),
        behind_since=partner.missed_at,
        refresh_within=parse_duration(terms["refresh_within"]) or timedelta(days=1),
    )


def status_label(partner: Any, now: datetime) -> str:
    """Return a key of ``COLOURS`` for a partner that was fetched ``with_sync_status``."""
    if not partner.is_active:
        return "inactive"
    return "sandbox" if partner.is_sandbox else sync_status_of(partner).label(now)
