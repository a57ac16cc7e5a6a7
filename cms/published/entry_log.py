"""What the log says of one entry, and the changes that continue it: the only builder of changes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from cms.lib.row_selection import Selection
from cms.published.models.log import Change
from cms.published.projection import Prepared
from cms.published.reference_keys import hash_id


@dataclass
class EntryLog:
    """The changes of one entry, the oldest first. ``append`` what is added to them."""

    entry_id: UUID
    changes: list[Change] = field(default_factory=list)

    @property
    def latest(self) -> Change | None:
        """The latest change; None: the entry was never published."""
        return self.changes[-1] if self.changes else None

    @property
    def acts(self) -> list[Change]:
        """The publications and withdrawals: changes of evidence leave readers the same edition."""
        return [each for each in self.changes if each.kind != Change.Kind.EVIDENCE]

    @property
    def latest_sequence(self) -> int:
        """The place of the latest act upon the entry in the log; 0: it was never published."""
        acts = self.acts
        return acts[-1].sequence if acts else 0

    @property
    def is_live(self) -> bool:
        """Whether readers have the entry."""
        return self.latest is not None and self.latest.kind != Change.Kind.WITHDRAW

    def publication(
        self,
        prepared: Prepared,
        *,
        at: datetime,
        significance: str = Change.Significance.UPDATE,
        note: str = "",
    ) -> Change | None:
        """Build the publication of a document as the next edition; None: it is published already.

        The first edition corrects nothing, so its significance is "update". It has no place in the
        log yet.
        """
        latest, document = self.latest, prepared.document
        if latest and self.is_live and latest.digest == prepared.digest:
            return None
        return Change(
            kind=Change.Kind.PUBLISH,
            type=prepared.model.type,
            entry_id=self.entry_id,
            reference_key=hash_id(self.entry_id),
            locale=document["locale"],
            slug=document["slug"],
            title=document["title"],
            edition=latest.edition + 1 if latest else 1,
            digest=prepared.digest,
            at=at,
            significance=significance if latest else Change.Significance.UPDATE,
            note=note,
        )

    def withdrawal(
        self, *, at: datetime, reason: str, note: str, replacement: UUID | None
    ) -> Change | None:
        """Build the withdrawal of the entry; None: readers don't have it."""
        latest = self.latest
        if latest is None or not self.is_live:
            return None
        return Change(
            kind=Change.Kind.WITHDRAW,
            type=latest.type,
            entry_id=self.entry_id,
            reference_key=hash_id(self.entry_id),
            locale=latest.locale,
            slug=latest.slug,
            title=latest.title,
            edition=latest.edition,
            digest=latest.digest,
            at=at,
            note=note,
            reason=reason,
            replacement_id=replacement,
        )


def build_evidence_change(
    *,
    type: str,
    entry_id: UUID,
    reference_key: int,
    locale: str,
    slug: str,
    title: str,
    edition: int,
    digest: str,
    at: datetime,
    evidence: str,
    significance: str,
    note: str,
) -> Change:
    """Build the change by which the evidence of an entry gets a status; its edition stays."""
    return Change(
        kind=Change.Kind.EVIDENCE,
        type=type,
        entry_id=entry_id,
        reference_key=reference_key,
        locale=locale,
        slug=slug,
        title=title,
        edition=edition,
        digest=digest,
        at=at,
        evidence=evidence,
        significance=significance,
        note=note,
    )


def select_log(entry_id: UUID) -> Selection:
    """Select the changes of an entry, for a statement that reads more."""
    return Selection(Change, "entry_id = %s", [entry_id])


def read_logs(entry_ids: Iterable[UUID]) -> dict[UUID, EntryLog]:
    """Read the changes of these entries: one statement."""
    logs = {entry_id: EntryLog(entry_id) for entry_id in entry_ids}
    for change in Change.objects.filter(entry_id__in=logs).order_by("sequence"):
        logs[change.entry_id].changes.append(change)
    return logs
