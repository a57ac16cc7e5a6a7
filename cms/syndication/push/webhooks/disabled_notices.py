"""E-mail notices that a subscription was disabled, to its partner and to ``ALERT_EMAILS``."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse

from cms.syndication.push.models import Subscription
from cms.syndication.push.webhooks.messages import place_in_log

LOG = logging.getLogger(__name__)
#: When to try again, if the mail server fails.
RETRY_DELAY = timedelta(minutes=5)


def send_disabled_notices(*, now: datetime) -> int:
    """Return the number of subscriptions whose notices were sent.

    If the process ends between sending and recording, they are sent twice.
    """
    count = 0
    disabled = Subscription.objects.filter(state=Subscription.State.DISABLED, notified_at=None)
    due = disabled.exclude(next_attempt_at__gt=now).select_related("partner").order_by("pk")
    for subscription in due:
        row = Subscription.objects.filter(pk=subscription.pk, state=Subscription.State.DISABLED)
        try:
            send_notice(subscription)
        except OSError as problem:  # smtplib's errors are among them
            LOG.warning("Nobody could be told that %s was disabled: %s", subscription, problem)
            values = {"next_attempt_at": now + RETRY_DELAY}
        else:
            count += 1
            values = {"notified_at": now}
        with transaction.atomic():
            row.update(**values)
    return count


def send_notice(subscription: Subscription) -> None:
    """Send the notice to the partner's contact, and a shorter one to ``ALERT_EMAILS``."""
    publisher = settings.PUBLISHER["name"]
    subject = f"{publisher} has stopped telling {subscription.url}"
    progress = (
        f"It was told of all changes up to line {subscription.delivered_sequence} of the log."
    )
    place = place_in_log(subscription.delivered_sequence)
    text = (
        f"{subscription.reason}\n\n{progress} What came after it waits. Please write to us once "
        f"the address receives again: all of it is sent then, in order.\n\n"
        f"What has changed since can also be read here:\n"
        f"{settings.BASE_URL}/api/v1/changes/?after={place}\n"
    )
    if subscription.partner.contact:
        send_mail(subject, text, None, [subscription.partner.contact])
    path = reverse("admin:push_subscription_change", args=[subscription.pk])
    if settings.ALERT_EMAILS:
        send_mail(
            f"{subscription.partner}: deliveries disabled",
            f"{subscription.reason}\n\n{progress}\n{settings.BASE_URL}{path}\n",
            None,
            settings.ALERT_EMAILS,
        )
