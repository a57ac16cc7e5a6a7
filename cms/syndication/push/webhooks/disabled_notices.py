"""Telling people that a subscription was disabled: its partner, and ours."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse

from cms.syndication.push.models import Subscription

LOG = logging.getLogger(__name__)
#: When to try again, if the mail server takes nothing.
AGAIN = timedelta(minutes=5)


def tell_of_disabled(*, now: datetime) -> int:
    """How many were told of. Should the process end in between, somebody is told twice."""
    told = 0
    waiting = Subscription.objects.filter(state=Subscription.State.DISABLED, notified_at=None)
    for each in waiting.exclude(next_attempt_at__gt=now).select_related("partner").order_by("pk"):
        mine = Subscription.objects.filter(pk=each.pk, state=Subscription.State.DISABLED)
        try:
            send(each)
        except OSError as problem:  # smtplib's errors are among them
            LOG.warning("Nobody could be told that %s was disabled: %s", each, problem)
            values = {"next_attempt_at": now + AGAIN}
        else:
            told += 1
            values = {"notified_at": now}
        with transaction.atomic():
            mine.update(**values)
    return told


def send(subscription: Subscription) -> None:
    publisher = settings.PUBLISHER["name"]
    subject = f"{publisher} has stopped telling {subscription.url}"
    missing = f"It was told of all changes up to line {subscription.told} of the log."
    text = (
        f"{subscription.reason}\n\n{missing} What came after it waits. Please write to us once the "
        f"address receives again: all of it is sent then, in order.\n\n"
        f"What has changed since can also be read here:\n"
        f"{settings.BASE_URL}/api/v1/changes/?after={subscription.told}\n"
    )
    if subscription.partner.contact:
        send_mail(subject, text, None, [subscription.partner.contact])
    page = reverse("admin:push_subscription_change", args=[subscription.pk])
    if settings.ALERT_EMAILS:
        send_mail(
            f"{subscription.partner}: deliveries disabled",
            f"{subscription.reason}\n\n{missing}\n{settings.BASE_URL}{page}\n",
            None,
            settings.ALERT_EMAILS,
        )
