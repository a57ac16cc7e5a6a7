"""Telling partners of recalls by e-mail: at once, and again as long as they have not confirmed."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from cms.published.models.log import Change
from cms.syndication.partners.activity_models import Letter
from cms.syndication.partners.mail.descriptions import recalled
from cms.syndication.partners.mail.outbox import write
from cms.syndication.partners.models import Partner
from cms.syndication.partners.recalls import recalls, standings
from cms.syndication.push.webhooks.queue import tellable

#: How often somebody is written to: when it opens, and this often after that.
ESCALATIONS = 3


def run_due(*, now: datetime) -> list[str]:
    """Write the letters that are due. Each is written once, however many workers look."""
    # Whoever has not answered after the last escalation has been left to people long ago.
    oldest = now - settings.ESCALATE_AFTER * (ESCALATIONS + 2)
    lines = recalls().filter(sequence__lte=tellable(now=now), at__gte=oldest)
    found = standings(lines.order_by("sequence"))
    if not any(each.missing for each in found):
        return []
    written = set(
        Letter.objects.filter(
            name__in=[
                name_of(each.change, step) for each in found for step in range(ESCALATIONS + 1)
            ]
        ).values_list("name", "partner_id")
    )
    for each in found:
        step = step_of(each.change, now=now)
        for partner in each.missing:
            if (name_of(each.change, step), partner.pk) not in written:
                remind(each.change, partner, step=step, now=now)
    return []


def step_of(change: Change, *, now: datetime) -> int:
    return max(0, min((now - change.at) // settings.ESCALATE_AFTER, ESCALATIONS))


def name_of(change: Change, step: int) -> str:
    return f"recall-{change.sequence}-{step}"


def remind(change: Change, partner: Partner, *, step: int, now: datetime) -> None:
    """A letter to the partner; from the first escalation on, one to our own people too."""
    name = name_of(change, step)
    context = {"recall": recalled(change), "step": step, "hours": hours_since(change, now)}
    with transaction.atomic():
        write(partner, name, to=[partner.contact], template="recall", at=now, **context)
        if step and (to := managers()):
            write(partner, f"{name}-ours", to=to, template="unconfirmed", at=now, **context)


def hours_since(change: Change, now: datetime) -> int:
    return int((now - change.at).total_seconds() // 3600)


def managers() -> list[str]:
    """The addresses of those who look after partners."""
    users = get_user_model()._default_manager.filter(is_active=True, groups__name="partner manager")
    addresses = users.exclude(email="").values_list("email", flat=True)
    return sorted({*settings.ALERT_EMAILS, *addresses})
