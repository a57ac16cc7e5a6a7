"""Recalls: changes after which an old copy could do harm, and the receipts of partners.

A recall is a change and nothing else: a withdrawal because something was wrong, or a new edition
for safety's sake. Receipts are the partners' confirmations and refer to the change's sequence.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from cms.api.errors.problem_details import index_url
from cms.published.chain import Place
from cms.published.models.log import Change
from cms.syndication.partners.activity_models import Receipt
from cms.syndication.partners.models import Partner

RECALL_REASONS = (Change.Reason.SAFETY, Change.Reason.ERROR, Change.Reason.RETRACTED)
IS_RECALL = Q(reason__in=RECALL_REASONS) | Q(significance=Change.Significance.SAFETY)


def recall_changes(using: str = "default") -> QuerySet[Change]:
    """Return the changes that are recalls."""
    return Change.objects.using(using).filter(IS_RECALL)


def partners_owing_receipts() -> QuerySet[Partner]:
    """Return the partners that must confirm the recalls that concern them, by name."""
    return Partner.objects.filter(is_active=True, is_sandbox=False).order_by("name")


def concerns_partner(change: Change, partner: Partner) -> bool:
    """Tell whether the partner may hold a copy of the entry.

    Type and language decide. Series and topics of a withdrawn entry are no longer known, so they
    excuse no partner.
    """
    existed = partner.created_at <= change.at
    return existed and partner.may_receive(type=change.type, locale=change.locale)


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
    """Return the receipt status of each recall; two statements, however many recalls."""
    changes, partners = list(recalls), list(partners_owing_receipts())
    receipts = receipts_by_sequence([change.sequence for change in changes])
    statuses = []
    for change in changes:
        concerned = [partner for partner in partners if concerns_partner(change, partner)]
        given = receipts.get(change.sequence, {})
        statuses.append(
            ReceiptStatus(
                change=change,
                confirmed=[
                    (partner, given[partner.pk]) for partner in concerned if partner.pk in given
                ],
                missing=[partner for partner in concerned if partner.pk not in given],
            )
        )
    return statuses


def receipts_by_sequence(sequences: Collection[int]) -> dict[int, dict[int, Receipt]]:
    """Return the receipts for these recalls, by sequence and partner id."""
    receipts: dict[int, dict[int, Receipt]] = {}
    for receipt in Receipt.objects.filter(sequence__in=sequences):
        receipts.setdefault(receipt.sequence, {})[receipt.partner_id] = receipt
    return receipts


def unconfirmed_recalls(partner: Partner) -> QuerySet[Change]:
    """Return the recalls that the partner has still to confirm."""
    changes = recall_changes().filter(at__gte=partner.created_at)
    if partner.types:
        changes = changes.filter(type__in=partner.types)
    if partner.locales:
        changes = changes.filter(locale__in=partner.locales)
    confirmed = Receipt.objects.filter(partner=partner).values("sequence")
    return changes.exclude(sequence__in=confirmed)


def confirm_recall(
    change: Change, partner: Partner, *, note: str, key: str, at: datetime
) -> tuple[Receipt, bool]:
    """Return the partner's receipt, and whether it is new. The first receipt is never replaced."""
    values = {"note": note, "key": key, "at": at}
    return Receipt.objects.get_or_create(partner=partner, sequence=change.sequence, defaults=values)


def receipts_url(change: Change) -> str:
    """Return the address at which a partner confirms the recall."""
    return f"{index_url()}recalls/{Place.of_change(change)}/receipts/"
