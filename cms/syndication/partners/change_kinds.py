"""Kinds of change, as partners choose what they are told of."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q, TextChoices

from cms.published.models.log import CORRECTING, Change

#: The kind of a change record by which an entry leaves the partner's scope.
LEAVE = "leave"


class ChangeKind(TextChoices):
    """What a change is to those who keep copies.

    An entry that leaves the scope is withdrawn to the partner. If the same change corrects it, the
    change is of both kinds; so is a change of evidence that matters as much as a correction.
    """

    PUBLISH = "publish", "Publication: an entry that is new"
    UPDATE = "update", "Update: it says more, or says it better"
    MINOR = "minor", "Minor edit: a slip of the pen"
    CORRECTION = "correction", "Correction: something in it was wrong"
    SAFETY = "safety", "Safety: following what it said could harm"
    WITHDRAW = "withdraw", "Withdrawal: it is not there any more"
    EVIDENCE = "evidence", "Evidence: what it rests on has moved"


#: The kinds that the daily e-mail tells of.
DIGEST_KINDS = (ChangeKind.CORRECTION, ChangeKind.SAFETY, ChangeKind.WITHDRAW)


def is_wanted(record: Mapping[str, Any], kinds: Collection[str]) -> bool:
    """Return whether a change record is of one of the kinds; no kinds mean all."""
    return not kinds or not record_kinds(record).isdisjoint(kinds)


def record_kinds(record: Mapping[str, Any]) -> set[str]:
    """Return the kinds of a change record."""
    kind, significance = record["kind"], record["significance"]
    if kind in (Change.Kind.WITHDRAW, LEAVE):
        return {ChangeKind.WITHDRAW, *({significance} & {*CORRECTING})}
    if kind == Change.Kind.EVIDENCE:
        return {ChangeKind.EVIDENCE, *({significance} & {*CORRECTING})}
    if kind == Change.Kind.PUBLISH and record["edition"] == 1:
        return {ChangeKind.PUBLISH}
    return {significance or ChangeKind.UPDATE}


def build_kind_filter(kinds: Collection[str]) -> Q:
    """Build the condition on changes of one of the kinds; no kinds mean all."""
    if not kinds:
        return Q()
    is_first = Q(kind=Change.Kind.PUBLISH, edition=1)
    condition = Q(significance__in=[each for each in kinds if each in Change.Significance.values])
    condition &= ~is_first & (~Q(kind=Change.Kind.EVIDENCE) | Q(significance__in=CORRECTING))
    if ChangeKind.PUBLISH in kinds:
        condition |= is_first
    if ChangeKind.EVIDENCE in kinds:
        condition |= Q(kind=Change.Kind.EVIDENCE)
    if ChangeKind.WITHDRAW in kinds:
        condition |= Q(kind=Change.Kind.WITHDRAW)
    return condition
