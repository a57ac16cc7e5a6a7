"""Describe withdrawals and corrections in words, for e-mails and the admin."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from cms.lib import canonical_json
from cms.published.models.log import Change
from cms.published.models.references import Card
from cms.syndication.partners.recalls import receipts_url

Json = dict[str, Any]
# Two dictionaries, because Reason.SAFETY and Significance.SAFETY are the same text.
WITHDRAWAL_PHRASES = {
    Change.Reason.EXPIRED: "withdrawn: it has expired",
    Change.Reason.SUPERSEDED: "withdrawn: something newer replaces it",
    Change.Reason.ERROR: "withdrawn: something in it was wrong",
    Change.Reason.SAFETY: "withdrawn: following it could harm",
    Change.Reason.LEGAL: "withdrawn: it may not be shown",
    Change.Reason.RETRACTED: "withdrawn: its source was retracted",
}
CORRECTION_PHRASES = {
    Change.Significance.CORRECTION: "corrected",
    Change.Significance.SAFETY: "corrected: following the old text could harm",
}


EVIDENCE_PHRASE = "found to rest on evidence that has changed"


@dataclass(frozen=True)
class ChangeDescription:
    """A change and the texts about it.

    ``title`` is the slug if the entry is not published any more. ``page_url`` is the page for
    people, "" if there is none.
    """

    change: Change
    title: str
    page_url: str

    @property
    def phrase(self) -> str:
        return change_phrase(self.change)

    @property
    def is_withdrawal(self) -> bool:
        return self.change.kind == Change.Kind.WITHDRAW

    @property
    def is_evidence(self) -> bool:
        return self.change.kind == Change.Kind.EVIDENCE

    @property
    def receipts_url(self) -> str:
        return receipts_url(self.change)


def change_phrase(change: Change) -> str:
    """Return what follows "The entry was ...", for a withdrawal, a correction or evidence."""
    if change.kind == Change.Kind.EVIDENCE:
        return EVIDENCE_PHRASE
    if change.kind == Change.Kind.WITHDRAW:
        return WITHDRAWAL_PHRASES[Change.Reason(change.reason)]
    return CORRECTION_PHRASES[Change.Significance(change.significance)]


def describe_change(change: Change) -> ChangeDescription:
    """Describe one change. One statement."""
    return describe_changes([change])[0]


def describe_changes(changes: Iterable[Change]) -> list[ChangeDescription]:
    """Describe the changes, in their order. One statement, however many changes."""
    changes = list(changes)
    cards = cards_by_entry(change.entry_id for change in changes)
    descriptions = []
    for change in changes:
        card = cards.get(change.entry_id, {})
        descriptions.append(
            ChangeDescription(
                change=change,
                title=card.get("title", change.slug),
                page_url=card.get("page", ""),
            )
        )
    return descriptions


def cards_by_entry(ids: Iterable[UUID]) -> dict[UUID, Json]:
    """Return the cards of published entries, with the full address of their page."""
    rows = Card.objects.filter(entry_id__in=set(ids)).values_list("entry_id", "card", "page")
    return {
        id: canonical_json.load(text) | {"page": f"{settings.SITE_URL}{page}"}
        for id, text, page in rows
    }
