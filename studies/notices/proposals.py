"""Propose the notices of a file for our citations, and carry out what editors decide on them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction

from cms.authoring.admin.versioned import record_save
from cms.authoring.models.ordered_rows import next_position
from studies.models import Citation, CitationNotice, NoticeProposal
from studies.notices.notice_record import NoticeRecord, Parts, UnreadablePart

State = NoticeProposal.State


class DecidedError(Exception):
    """The proposal was decided already; the message says how."""


class Notice(Protocol):
    """What a notice, a proposal and a record of a file have in common."""

    @property
    def type(self) -> str: ...
    @property
    def notice_doi(self) -> str: ...
    @property
    def date(self) -> date | None: ...


@dataclass
class Outcome:
    """What reading a file has led to.

    ``read`` counts its notices, ``matched`` those about our citations, of which ``known`` were
    there before.
    """

    read: int = 0
    matched: int = 0
    known: int = 0
    proposed: list[NoticeProposal] = field(default_factory=list)
    unreadable: list[UnreadablePart] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"Notices read: {self.read:,}. About our publications: {self.matched} "
            f"({len(self.proposed)} new, {self.known} known before)."
        )


def propose_notices(parts: Parts, *, at: datetime) -> Outcome:
    """Propose the notices of a file that are about our citations and that nobody knows yet."""
    outcome, found = Outcome(), defaultdict[UUID, list[NoticeRecord]](list)
    by_doi, by_pmid = index_citations("doi"), index_citations("pmid")
    for part in parts:
        if isinstance(part, UnreadablePart):
            outcome.unreadable.append(part)
            continue
        outcome.read += 1
        for citation_id in find_citations(part, by_doi, by_pmid):
            found[citation_id].append(part)
            outcome.matched += 1
    with transaction.atomic():
        for citation in Citation.objects.filter(pk__in=found).select_for_update().order_by("pk"):
            known: list[Notice] = [*citation.notices.all(), *citation.proposals.all()]
            for record in found[citation.pk]:
                if any(is_same_notice(record, each) for each in known):
                    outcome.known += 1
                    continue
                proposal = build_proposal(citation, record, at=at)
                proposal.save()
                known.append(proposal)
                outcome.proposed.append(proposal)
    return outcome


def index_citations(column: str) -> dict[str, list[UUID]]:
    """Map each value of a column to the ids of the citations that have it."""
    index: dict[str, list[UUID]] = defaultdict(list)
    named = Citation.objects.exclude(**{column: ""})
    for value, pk in named.values_list(column, "pk"):
        index[value].append(pk)
    return index


def find_citations(
    record: NoticeRecord, by_doi: Mapping[str, list[UUID]], by_pmid: Mapping[str, list[UUID]]
) -> Iterable[UUID]:
    """Return the citations that a notice is about: by DOI, and where none has it by PubMed id."""
    return by_doi.get(record.doi) or by_pmid.get(record.pmid, [])


def is_same_notice(notice: Notice, other: Notice) -> bool:
    """Return whether two reports are of one notice: by its DOI, or by its day if one has none."""
    if notice.type != other.type:
        return False
    if notice.notice_doi and other.notice_doi:
        return notice.notice_doi == other.notice_doi
    return notice.date == other.date


def build_proposal(citation: Citation, record: NoticeRecord, *, at: datetime) -> NoticeProposal:
    return NoticeProposal(
        citation=citation,
        type=record.type,
        notice_doi=record.notice_doi,
        date=record.date,
        source=record.source[:200],
        reason=record.reason,
        proposed_at=at,
    )


def confirm_proposal(proposal: NoticeProposal, *, by: Any, at: datetime) -> CitationNotice:
    """Add the notice to its citation, acknowledged by this editor. Raises DecidedError."""
    with transaction.atomic():
        decided = decide(proposal, State.CONFIRMED, by=by, at=at)
        citation = Citation.objects.select_for_update().get(pk=decided.citation_id)
        notice = CitationNotice(
            citation=citation,
            position=next_position(citation.notices.all()),
            type=decided.type,
            notice_doi=decided.notice_doi,
            date=decided.date,
            source=decided.source,
            reason=decided.reason,
            acknowledged_by=by,
            acknowledged_at=at,
        )
        notice.save()
        record_save(citation, by=by)
    return notice


def refuse_proposal(proposal: NoticeProposal, *, by: Any, at: datetime) -> None:
    """Refuse a proposal: the notice is not proposed again. Raises DecidedError."""
    with transaction.atomic():
        decide(proposal, State.REFUSED, by=by, at=at)


def decide(proposal: NoticeProposal, state: str, *, by: Any, at: datetime) -> NoticeProposal:
    """Lock a proposal and record the decision on it. Raises DecidedError."""
    decided = NoticeProposal.objects.select_for_update().get(pk=proposal.pk)
    if decided.state != State.PROPOSED:
        raise DecidedError(f"“{decided}” was {decided.get_state_display().lower()} already.")
    decided.state, decided.decided_by, decided.decided_at = state, by, at
    decided.save(update_fields=["state", "decided_by", "decided_at"])
    return decided


def show_progress(parts: Parts, *, every: int, report: Any) -> Iterator[Any]:
    """Yield the parts, and call ``report`` with their number from time to time."""
    for number, part in enumerate(parts, 1):
        if number % every == 0:
            report(number)
        yield part
