"""E-mails to partners about recalls: at once, and reminders until they have confirmed."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from cms.published.models.log import Change
from cms.syndication.partners.activity_models import Letter
from cms.syndication.partners.mail.descriptions import describe_change
from cms.syndication.partners.mail.outbox import queue_email
from cms.syndication.partners.models import Partner
from cms.syndication.partners.recalls import recall_changes, receipt_statuses
from cms.syndication.push.webhooks.queue import last_deliverable_sequence

#: Number of reminders, ``ESCALATE_AFTER`` apart, after the first e-mail about a recall.
ESCALATIONS = 3


def run_due(*, now: datetime) -> list[str]:
    """Write the e-mails that are due; each is written once, however many workers look."""
    # After the last reminder, older recalls are left to people.
    oldest = now - settings.ESCALATE_AFTER * (ESCALATIONS + 2)
    until = last_deliverable_sequence(now=now)
    recalls = recall_changes().filter(sequence__lte=until, at__gte=oldest)
    statuses = receipt_statuses(recalls.order_by("sequence"))
    if not any(status.missing for status in statuses):
        return []
    written = set(
        Letter.objects.filter(
            name__in=[
                email_name(status.change, step)
                for status in statuses
                for step in range(ESCALATIONS + 1)
            ]
        ).values_list("name", "partner_id")
    )
    for status in statuses:
        step = escalation_step(status.change, now=now)
        for partner in status.missing:
            if (email_name(status.change, step), partner.pk) not in written:
                write_reminder(status.change, partner, step=step, now=now)
    return []


def escalation_step(change: Change, *, now: datetime) -> int:
    """Return how many reminders are due: 0 for the first e-mail, at most ``ESCALATIONS``."""
    return max(0, min((now - change.at) // settings.ESCALATE_AFTER, ESCALATIONS))


def email_name(change: Change, step: int) -> str:
    return f"recall-{change.sequence}-{step}"


def write_reminder(change: Change, partner: Partner, *, step: int, now: datetime) -> None:
    """Write to the partner and, from the first reminder on, to our own partner managers too."""
    name = email_name(change, step)
    context = {"recall": describe_change(change), "step": step, "hours": hours_since(change, now)}
    with transaction.atomic():
        queue_email(partner, name, to=[partner.contact], template="recall", at=now, **context)
        if step and (to := manager_addresses()):
            ours = f"{name}-ours"
            queue_email(partner, ours, to=to, template="unconfirmed", at=now, **context)


def hours_since(change: Change, now: datetime) -> int:
    return int((now - change.at).total_seconds() // 3600)


def manager_addresses() -> list[str]:
    """Return the e-mail addresses of partner managers and of ``ALERT_EMAILS``."""
    users = get_user_model()._default_manager.filter(is_active=True, groups__name="partner manager")
    addresses = users.exclude(email="").values_list("email", flat=True)
    return sorted({*settings.ALERT_EMAILS, *addresses})
