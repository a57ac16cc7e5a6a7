"""Lines of the log in words, for letters and for the admin."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from cms.lib import canonical_json
from cms.published.models.log import Change
from cms.published.models.references import Card
from cms.syndication.sync.change_records import build_entry_url

Json = dict[str, Any]
# Two, and not one: there is a safety in both, which is the same text.
OF_WITHDRAWALS = {
    Change.Reason.EXPIRED: "withdrawn: it has expired",
    Change.Reason.SUPERSEDED: "withdrawn: something newer replaces it",
    Change.Reason.ERROR: "withdrawn: something in it was wrong",
    Change.Reason.SAFETY: "withdrawn: following it could harm",
    Change.Reason.LEGAL: "withdrawn: it may not be shown",
    Change.Reason.RETRACTED: "withdrawn: its source was retracted",
}
OF_CORRECTIONS = {
    Change.Significance.CORRECTION: "corrected",
    Change.Significance.SAFETY: "corrected: following the old text could harm",
}


@dataclass(frozen=True)
class Recalled:
    """``title`` is the slug where readers have nothing of the entry any more; ``page`` is where
    people read it, ``receipts`` where machines confirm.
    """

    change: Change
    title: str
    page: str
    url: str

    @property
    def what(self) -> str:
        return what_happened(self.change)

    @property
    def is_gone(self) -> bool:
        return self.change.kind == Change.Kind.WITHDRAW

    @property
    def receipts(self) -> str:
        path = reverse("api-receipts", args=[self.change.sequence])
        return f"{settings.BASE_URL}{path}"


def what_happened(change: Change) -> str:
    """In a few words, of an entry that was withdrawn or corrected."""
    if change.kind == Change.Kind.WITHDRAW:
        return OF_WITHDRAWALS[Change.Reason(change.reason)]
    return OF_CORRECTIONS[Change.Significance(change.significance)]


def recalled(change: Change) -> Recalled:
    return described([change])[0]


def described(changes: Iterable[Change]) -> list[Recalled]:
    """One statement, however many lines."""
    lines = list(changes)
    known = cards(change.entry_id for change in lines)
    found = []
    for change in lines:
        card = known.get(change.entry_id, {})
        page = card.get("page", "")
        url = build_entry_url(change) or ""
        found.append(Recalled(change, card.get("title", change.slug), page, url))
    return found


def cards(ids: Iterable[UUID]) -> dict[UUID, Json]:
    rows = Card.objects.filter(entry_id__in=set(ids)).values_list("entry_id", "card", "page")
    return {
        id: canonical_json.load(text) | {"page": f"{settings.SITE_URL}{page}"}
        for id, text, page in rows
    }
