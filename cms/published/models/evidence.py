"""The evidence state of entries: whether what they rest on still holds."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models

from cms.lib.fields import CompressedText
from cms.lib.placeholders import REF
from cms.lib.severity import choose_worst


class EvidenceStatus(models.TextChoices):
    """Whether the evidence of an entry still holds, the most serious status first."""

    SOURCE_RETRACTED = "source_retracted", "A source was retracted"
    DRIFTED = "drifted", "A figure does not follow from its source any more"
    SOURCE_FLAGGED = "source_flagged", "A source is in doubt or was withdrawn"
    CONTESTED = "contested", "Published results contradict it"
    SOURCE_CHANGED = "source_changed", "A source has changed since"
    UNVERIFIED = "unverified", "No published source is known for it"
    CURRENT = "current", "Current"

    @classmethod
    def worst(cls, statuses: Iterable[str]) -> "EvidenceStatus":
        """Return the most serious status; current if there is none."""
        return choose_worst(statuses, default=cls.CURRENT)


class Basis(NamedTuple):
    """An entry that another one rests on, under the name of one of its relations.

    ``status`` is its own evidence status. ``document``: its published document; None: it is not
    published any more, or the model that is assessed does not ask for documents
    (``Published.assesses_documents``). ``quoted``: its words as the entry has them, where it lends
    other words now, which are ``current``.
    """

    relation: str
    id: UUID
    type: str
    status: EvidenceStatus
    is_published: bool = True
    document: Mapping[str, Any] | None = None
    quoted: Mapping[str, Any] | None = None
    current: Mapping[str, Any] | None = None

    @property
    def standing(self) -> EvidenceStatus:
        """How it counts for the entry: a figure that it does not say any more has drifted."""
        if not self.quoted:
            return self.status
        return EvidenceStatus.worst([self.status, EvidenceStatus.DRIFTED])


class Assessment(NamedTuple):
    """What a published model makes of an entry's evidence.

    ``detail`` is JSON for readers, in which other entries are placeholders (``{"$ref": id}``).
    ``note`` says for the log what has moved; empty: it is written from the bases.
    """

    status: EvidenceStatus = EvidenceStatus.CURRENT
    detail: Mapping[str, Any] = {}
    note: str = ""


def assess_bases(
    bases: Sequence[Basis], *, own: EvidenceStatus = EvidenceStatus.CURRENT
) -> Assessment:
    """Assess an entry as its own standing and its bases are: the most serious status counts.

    The detail lists those of its bases that are not current, or are quoted with former words.
    """
    sources = [
        describe_source(basis)
        for basis in sorted(bases, key=lambda basis: (basis.relation, str(basis.id)))
        if basis.standing != EvidenceStatus.CURRENT
    ]
    status = EvidenceStatus.worst([own, *(basis.standing for basis in bases)])
    return Assessment(status, {"sources": sources} if sources else {})


def describe_source(basis: Basis) -> dict[str, Any]:
    """Describe a basis that does not hold, with the words quoted and current if they differ."""
    source = {"source": {REF: str(basis.id)}, "type": basis.type, "status": basis.standing.value}
    return source | ({"quoted": basis.quoted, "current": basis.current} if basis.quoted else {})


class EvidenceState(models.Model):
    """The evidence state of one entry. An entry without a row is current, with nothing to say.

    ``sequence`` is the change of the log that told of this state: a publication, a withdrawal or an
    ``evidence`` change. ``detail`` is the JSON of an assessment's detail; empty: there is none. A
    row stays when its entry becomes current again, since ``sequence`` tells since when. A withdrawn
    entry (``is_withdrawn``) has the state that what still refers to it inherits.
    """

    entry_id = models.UUIDField(primary_key=True)
    reference_key = models.BigIntegerField(unique=True)
    type = models.CharField(max_length=30)
    status = models.CharField(max_length=16, choices=EvidenceStatus)
    sequence = models.PositiveBigIntegerField()
    is_withdrawn = models.BooleanField(default=False)
    detail = CompressedText(default="")

    class Meta:
        indexes = [
            # What has moved, newest first, for editors; nearly all entries have no row.
            models.Index(fields=["status", "-sequence"], name="evidence_state_status"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.entry_id}: {self.status}"
