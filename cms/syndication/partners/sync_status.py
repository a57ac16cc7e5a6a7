"""How a partner's copy stands: how far behind it is, since when, and whether that is too long."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.dateparse import parse_duration

from cms.published.models.log import Change, Head
from cms.syndication.partners.models import Partner


@dataclass(frozen=True)
class Standing:
    """``behind`` counts lines of the log; ``since`` is when the first of them was written, None if
    there is none. ``within`` is how long the partner may take.
    """

    never: bool
    behind: int
    since: datetime | None
    within: timedelta

    def is_late(self, now: datetime) -> bool:
        return self.since is not None and self.since + self.within < now

    def label(self, now: datetime) -> str:
        if self.never:
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


def with_standing(queryset: "QuerySet[Partner]") -> "QuerySet[Partner]":
    """Each with ``missed_at``, the time of the first line that it has not, and ``head``."""
    later = Change.objects.filter(sequence__gt=OuterRef("last_sequence")).order_by("sequence")
    head = Head.objects.values("sequence")[:1]
    return queryset.annotate(missed_at=Subquery(later.values("at")[:1]), head=Subquery(head))


def standing(partner: Any) -> Standing:
    """Of a partner that was fetched ``with_standing``."""
    return Standing(
        never=partner.last_pull_at is None,
        behind=max(0, (partner.head or 0) - partner.last_sequence),
        since=partner.missed_at,
        within=parse_duration(partner.terms()["refresh_within"]) or timedelta(days=1),
    )


def label(partner: Any, now: datetime) -> str:
    if not partner.is_active:
        return "inactive"
    return "sandbox" if partner.is_sandbox else standing(partner).label(now)
