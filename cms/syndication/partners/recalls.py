"""Recalls: the lines of the log after which a copy that stays as it is could do harm.

A recall is a line and nothing else: a withdrawal because something was wrong, or a new edition for
safety's sake. What partners said to it are receipts, which point at the line.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from cms.published.models.log import Change
from cms.syndication.partners.activity_models import Receipt
from cms.syndication.partners.models import Partner

REASONS = (Change.Reason.SAFETY, Change.Reason.ERROR, Change.Reason.RETRACTED)
RECALLING = Q(reason__in=REASONS) | Q(significance=Change.Significance.SAFETY)


def recalls(using: str = "default") -> QuerySet[Change]:
    return Change.objects.using(using).filter(RECALLING)


def partners() -> QuerySet[Partner]:
    """Those who owe receipts, if a recall concerns them."""
    return Partner.objects.filter(is_active=True, is_sandbox=False).order_by("name")


def concerns(change: Change, partner: Partner) -> bool:
    """Whether the partner may hold a copy. Series and topics of what was withdrawn nobody knows
    any more, so they excuse nobody.
    """
    existed = partner.created_at <= change.at
    return existed and partner.may_have(type=change.type, locale=change.locale)


@dataclass(frozen=True)
class Standing:
    """Who has to confirm one recall, and who has. Receipts of others count for nothing here."""

    change: Change
    confirmed: list[tuple[Partner, Receipt]]
    missing: list[Partner]

    @property
    def is_open(self) -> bool:
        return bool(self.missing)

    def is_late(self, now: datetime) -> bool:
        return self.is_open and self.change.at + settings.ESCALATE_AFTER <= now


def standings(changes: Iterable[Change]) -> list[Standing]:
    """Two statements, however many recalls."""
    lines, everybody = list(changes), list(partners())
    told = receipts_of([line.sequence for line in lines])
    found = []
    for line in lines:
        owing = [partner for partner in everybody if concerns(line, partner)]
        given = told.get(line.sequence, {})
        found.append(
            Standing(
                change=line,
                confirmed=[(each, given[each.pk]) for each in owing if each.pk in given],
                missing=[each for each in owing if each.pk not in given],
            )
        )
    return found


def receipts_of(sequences: Collection[int]) -> dict[int, dict[int, Receipt]]:
    """By line and partner."""
    found: dict[int, dict[int, Receipt]] = {}
    for receipt in Receipt.objects.filter(sequence__in=sequences):
        found.setdefault(receipt.sequence, {})[receipt.partner_id] = receipt
    return found


def open_for(partner: Partner) -> QuerySet[Change]:
    """The recalls that the partner has still to confirm."""
    lines = recalls().filter(at__gte=partner.created_at)
    if partner.types:
        lines = lines.filter(type__in=partner.types)
    if partner.locales:
        lines = lines.filter(locale__in=partner.locales)
    given = Receipt.objects.filter(partner=partner).values("sequence")
    return lines.exclude(sequence__in=given)


def confirm(
    change: Change, partner: Partner, *, note: str, key: str, at: datetime
) -> tuple[Receipt, bool]:
    """The partner's receipt, and whether it is new. The first word counts."""
    words = {"note": note, "key": key, "at": at}
    return Receipt.objects.get_or_create(partner=partner, sequence=change.sequence, defaults=words)
