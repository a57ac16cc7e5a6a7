"""What the integrity of a publication means to the entries that rest on it."""

from collections.abc import Mapping, Sequence
from typing import Any

from cms.lib.source_fields import Integrity
from cms.published.models.evidence import Assessment, Basis, EvidenceStatus, assess_bases

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


class StandingModel:
    """A published model whose document says the ``integrity`` that its entry passes on."""

    assesses_documents = True

    @classmethod
    def assess_evidence(
        cls, document: Mapping[str, Any] | None, bases: Sequence[Basis]
    ) -> Assessment:
        """Assess an entry by its own integrity, and by what it rests on."""
        own = map_integrity(document["integrity"]) if document else EvidenceStatus.CURRENT
        return assess_bases(bases, own=own)
