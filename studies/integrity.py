"""Derive the integrity of a publication from its notices: nobody types it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from cms.lib.integrity import Integrity
from cms.published.models.evidence import EvidenceStatus
from studies.choices import NoticeType

DOUBTS = frozenset(
    {
        Integrity.EXPRESSION_OF_CONCERN,
        Integrity.PARTLY_RETRACTED,
        Integrity.WITHDRAWN,
        Integrity.RETRACTED,
    }
)


class Effect(NamedTuple):
    """What one notice does: ``adds`` a state, and ends the states that it ``lifts``."""

    adds: Integrity | None = None
    lifts: frozenset[Integrity] = frozenset()


EFFECTS = {
    NoticeType.CORRECTION: Effect(Integrity.CORRECTED),
    NoticeType.EXPRESSION_OF_CONCERN: Effect(Integrity.EXPRESSION_OF_CONCERN),
    NoticeType.PARTIAL_RETRACTION: Effect(Integrity.PARTLY_RETRACTED),
    NoticeType.RETRACTION: Effect(Integrity.RETRACTED),
    NoticeType.WITHDRAWAL: Effect(Integrity.WITHDRAWN),
    NoticeType.REINSTATEMENT: Effect(lifts=DOUBTS),
    # Under its DOI stands a new text, to which earlier notices do not apply.
    NoticeType.RETRACT_AND_REPLACE: Effect(
        Integrity.SUPERSEDED, lifts=DOUBTS | {Integrity.CORRECTED}
    ),
    NoticeType.NEW_VERSION: Effect(Integrity.SUPERSEDED),
    NoticeType.COMMENT: Effect(),
}


def derive_integrity(
    notices: Iterable[tuple[str, date | None]], *, checked_at: datetime | None
) -> Integrity:
    """Read the notices in the order of their dates, and return the most serious state that is left.

    ``notices`` are types with dates, in the order of the form. That order counts among those of one
    day. Notices without a date come last: nothing shows that a dated reinstatement is later.
    Without any state the publication is current if somebody has checked it.
    """
    states: set[Integrity] = set()
    for kind, _ in sorted(notices, key=lambda notice: notice[1] or date.max):
        effect = EFFECTS[NoticeType(kind)]
        states -= effect.lifts
        if effect.adds:
            states.add(effect.adds)
    return Integrity.worst(states or {Integrity.CURRENT if checked_at else Integrity.UNKNOWN})


#: A correction or a newer version says something new, and retracts nothing. What nobody has checked
#: is no reason for doubt.
STATUS_BY_INTEGRITY = {
    Integrity.RETRACTED: EvidenceStatus.SOURCE_RETRACTED,
    Integrity.WITHDRAWN: EvidenceStatus.SOURCE_RETRACTED,
    Integrity.PARTLY_RETRACTED: EvidenceStatus.SOURCE_FLAGGED,
    Integrity.EXPRESSION_OF_CONCERN: EvidenceStatus.SOURCE_FLAGGED,
    Integrity.SUPERSEDED: EvidenceStatus.SOURCE_CHANGED,
    Integrity.CORRECTED: EvidenceStatus.SOURCE_CHANGED,
    Integrity.UNKNOWN: EvidenceStatus.CURRENT,
    Integrity.CURRENT: EvidenceStatus.CURRENT,
}


def map_integrity(integrity: str) -> EvidenceStatus:
    """Return the evidence status that a publication of this integrity passes on."""
    return STATUS_BY_INTEGRITY[Integrity(integrity)]
