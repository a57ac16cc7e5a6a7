"""The changes of the log, with the columns that feeds need."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from cms.published.chain import Place
from cms.published.models.log import Change


class FeedChange(NamedTuple):
    """One change of the log in one feed.

    ``is_member``: after the change the entry is part of the feed, unless it was withdrawn.
    """

    sequence: int
    kind: str
    type: str
    entry_id: UUID
    locale: str
    slug: str
    title: str
    edition: int
    at: datetime
    significance: str
    note: str
    reason: str
    replacement_id: UUID | None
    chain: str
    evidence: str
    is_member: bool = True

    @property
    def place(self) -> Place:
        """Where the change stands in the log."""
        return Place.of(self.sequence, self.chain)

    @property
    def is_withdrawal(self) -> bool:
        return self.kind == Change.Kind.WITHDRAW

    @property
    def is_evidence(self) -> bool:
        """Whether what the entry rests on has moved, and its edition has stayed."""
        return self.kind == Change.Kind.EVIDENCE

    @property
    def has_left(self) -> bool:
        """Whether the entry is published, but not part of the feed any more."""
        return not self.is_withdrawal and not self.is_member
