"""What the integrity of a publication means to the entries that rest on it."""

from cms.lib.integrity import Integrity
from cms.published.models.evidence import EvidenceStatus

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
