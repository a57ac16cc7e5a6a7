"""Recalls: changes after which an old copy could do harm, and the receipts of partners.

A recall is a change and nothing else: a withdrawal because something was wrong, a new edition for
safety's sake, or, where ``MARROW_RECALL_ON_RETRACTION`` is set, a source that was retracted.
Receipts are the partners' confirmations and refer to the change's sequence.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from cms.api.errors.problem_details import index_url
from cms.published.chain import Place
from cms.published.models.log import Change
from cms.syndication.partners.activity_models import Receipt
from cms.syndication.partners.models import Partner
from cms.syndication.partners.scope import Scope
from cms.syndication.partners.scope_history import build_scope_filter

RECALL_REASONS = (Change.Reason.SAFETY, Change.Reason.ERROR, Change.Reason.RETRACTED)
IS_RECALL = Q(reason__in=RECALL_REASONS) | Q(significance=Change.Significance.SAFETY)


def recall_changes(using: str = "default") -> QuerySet[Change]:
    """Return the changes that are recalls."""
    return Change.objects.using(using).filter(IS_RECALL)


def partners_owing_receipts() -> QuerySet[Partner]:
    """Return the partners that must confirm the recalls that concern them, by name."""
    return Partner.objects.filter(is_active=True, is_sandbox=False).order_by("name")


def recalls_for(partner: Partner) -> QuerySet[Change]:
    """Return the recalls that concern the partner."""
    return recall_changes().filter(concerns(partner))


def concerns(partner: Partner) -> Q:
    """Build the condition on changes that concern the partner: it may hold a copy of the entry.

    The entry is or was once in its scope, and the partner existed.
    """
    return Q(at__gte=partner.created_at) & build_scope_filter(Scope.of_partner(partner))


def concerned_sequences(partner: Partner, recalls: Iterable[Change]) -> set[int]:
    """Return the sequences of those of the recalls that concern the partner. One statement."""
    sequences = [change.sequence for change in recalls]
    concerning = recalls_for(partner).filter(sequence__in=sequences)
    return set(concerning.values_list("sequence", flat=True))


@dataclass(frozen=True)
class ReceiptStatus:
    """Which partners have confirmed one recall and which have not, of those that it concerns."""

    change: Change
    confirmed: list[tuple[Partner, Receipt]]
    missing: list[Partner]

    @property
    def is_open(self) -> bool:
        return bool(self.missing)

    def is_late(self, now: datetime) -> bool:
        return self.is_open and self.change.at + settings.ESCALATE_AFTER <= now


def receipt_statuses(recalls: Iterable[Change]) -> list[ReceiptStatus]:
    """Return the receipt status of each recall.

    Two statements, however many recalls, and one for each partner with a narrowed scope.
    """
    changes, partners = list(recalls), list(partners_owing_receipts())
    receipts = receipts_by_sequence([change.sequence for change in changes])
    concerned = {partner.pk: find_concerned(partner, changes) for partner in partners}
    statuses = []
    for change in changes:
        given = receipts.get(change.sequence, {})
        owing = [each for each in partners if change.sequence in concerned[each.pk]]
        statuses.append(
            ReceiptStatus(
                change=change,
                confirmed=[
                    (partner, given[partner.pk]) for partner in owing if partner.pk in given
                ],
                missing=[partner for partner in owing if partner.pk not in given],
            )
        )
    return statuses


def find_concerned(partner: Partner, changes: Collection[Change]) -> set[int]:
    """Return the sequences of the recalls that concern the partner, from memory if that will do."""
    if partner.series or partner.topics:
        return concerned_sequences(partner, changes)
    return {
        change.sequence
        for change in changes
        if partner.created_at <= change.at
        and partner.may_receive(type=change.type, locale=change.locale)
    }


def receipts_by_sequence(sequences: Collection[int]) -> dict[int, dict[int, Receipt]]:
    """Return the receipts for these recalls, by sequence and partner id."""
    receipts: dict[int, dict[int, Receipt]] = {}
    for receipt in Receipt.objects.filter(sequence__in=sequences):
        receipts.setdefault(receipt.sequence, {})[receipt.partner_id] = receipt
    return receipts


def unconfirmed_recalls(partner: Partner) -> QuerySet[Change]:
    """Return the recalls that the partner has still to confirm."""
    return recall_changes().filter(is_unconfirmed(partner))


def is_unconfirmed(partner: Partner) -> Q:
    """Build the condition on recalls that concern the partner, and that it has not confirmed."""
    receipts = Receipt.objects.filter(partner=partner, sequence=OuterRef("sequence"))
    return concerns(partner) & ~Q(Exists(receipts))


def open_recalls() -> QuerySet[Change]:
    """Return the recalls that some partner has still to confirm. One statement more."""
    is_open = Q(pk__in=[])
    for partner in partners_owing_receipts():
        is_open |= is_unconfirmed(partner)
    return recall_changes().filter(is_open)


def confirm_recall(
    change: Change, partner: Partner, *, note: str, key: str, at: datetime
) -> tuple[Receipt, bool]:
    """Return the partner's receipt, and whether it is new. The first receipt is never replaced."""
    values = {"note": note, "key": key, "at": at}
    return Receipt.objects.get_or_create(partner=partner, sequence=change.sequence, defaults=values)


def receipts_url(change: Change) -> str:
    """Return the address at which a partner confirms the recall."""
    return f"{index_url()}recalls/{Place.of_change(change)}/receipts/"
