"""Find the figures of a post whose evidence does not hold, and who has decided to keep them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.urls import reverse

from cms.authoring.models.acceptances import leave_out_accepted
from cms.authoring.models.accepted_warnings import trim_words
from cms.authoring.models.move_decision import MoveDecision
from cms.authoring.models.placed_sentences import PlacedSentence
from cms.authoring.named_claims import NamedClaim
from cms.lib import canonical_json
from cms.published.models.evidence import EvidenceState, EvidenceStatus
from cms.publishing import Problem

#: Readers would be told that such a figure is wrong: it is shown with a reason, or not at all.
REFUSED = {EvidenceStatus.DRIFTED, EvidenceStatus.SOURCE_RETRACTED}
DOUBTS = {
    EvidenceStatus.DRIFTED: "does not follow from its study any more{now}",
    EvidenceStatus.SOURCE_RETRACTED: "rests on a publication that was retracted",
    EvidenceStatus.SOURCE_FLAGGED: "rests on a publication that is in doubt or was withdrawn",
    EvidenceStatus.CONTESTED: "is contradicted by published results: say so in the text",
    EvidenceStatus.SOURCE_CHANGED: "rests on a study that has changed since{now}",
    EvidenceStatus.UNVERIFIED: "has no published source that anybody has verified",
}


def check_moved_claims(
    claims: Mapping[str, NamedClaim], sentences: Iterable[PlacedSentence], accepted: Iterable[Any]
) -> Iterator[Problem]:
    """Yield a finding for each published claim that is not current, and not accepted.

    A figure that drifted or was retracted is an error, unless editors have kept its words.
    """
    moved = {pk: each for pk, each in claims.items() if each.evidence != EvidenceStatus.CURRENT}
    if not moved:
        return
    places = list(sentences)
    states = EvidenceState.objects.in_bulk(list(moved))
    details = {str(pk): state for pk, state in states.items()}
    kept = find_kept(details)
    problems = [
        describe_moved(
            claim,
            details.get(pk),
            next((each for each in places if each.is_quoting(pk)), None),
            kept.get(pk),
        )
        for pk, claim in moved.items()
    ]
    yield from leave_out_accepted(problems, list(accepted))


def find_kept(states: Mapping[str, EvidenceState]) -> dict[str, MoveDecision]:
    """Find the decisions by which editors kept the words of figures as they have moved last."""
    decisions = MoveDecision.objects.filter(
        entry_id__in=[state.entry_id for state in states.values()],
        outcome=MoveDecision.Outcome.REFUSED,
        sequence__in=[state.sequence for state in states.values()],
    )
    return {str(decision.entry_id): decision for decision in decisions}


def describe_moved(
    claim: NamedClaim,
    state: EvidenceState | None,
    sentence: PlacedSentence | None,
    kept: MoveDecision | None,
) -> Problem:
    status = EvidenceStatus(claim.evidence)
    detail = canonical_json.load(state.detail) if state and state.detail else {}
    current = detail.get("current", {}).get("text")
    now = f", which gives “{current}”" if current and current != claim.words.text else ""
    message = f"“{claim.words.text}” {DOUBTS[status].format(now=now)}."
    is_error = status in REFUSED and kept is None
    link = ""
    if kept:
        message += f" Its words were kept: {kept.reason}"
    elif is_error:
        message += (
            " Accept the new words of the claim, or have these accepted with a reason under "
            "“Accepted figures”."
        )
        link = reverse("admin:claims_claim_change", args=[claim.words.id])
    return Problem(
        message,
        field=sentence.field if sentence else "",
        is_error=is_error,
        link=link,
        kind=status.value,
        sentence=sentence.text if sentence else "",
        place=sentence.place if sentence else "",
        figure="" if kept else claim.words.text,
        basis=trim_words(f"{status.value}: {current}" if now else status.value),
    )
