"""Secrets and signatures: Standard Webhooks 1.0.0."""

import base64
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from standardwebhooks import Webhook

from cms.syndication.push.models import Message, Secret, Subscription

SECRET_BYTES = 32
#: How long the secret before the current one signs too, unless its partner asks for longer.
OVERLAP = timedelta(hours=24)


def new_secret(subscription: Subscription, *, at: datetime, overlap: timedelta = OVERLAP) -> str:
    """Make the subscription's next secret and return it: nobody can read it again.

    The one it had signs until the overlap is over; any older one ends now.
    """
    text = "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    with transaction.atomic():
        Subscription.objects.select_for_update().get(pk=subscription.pk)
        own = Secret.objects.filter(subscription=subscription)
        own.exclude(ends_at=None).delete()
        own.update(ends_at=at + overlap)
        Secret.objects.create(subscription=subscription, text=text, made_at=at)
    return text


def headers_of(message: Message, *, at: datetime) -> dict[str, str]:
    """Signed anew in each attempt, with all secrets that are in force; the newest first."""
    in_force = Q(ends_at=None) | Q(ends_at__gt=at)
    texts = (
        Secret.objects.filter(in_force, subscription=message.subscription_id)
        .order_by("-made_at", "-pk")
        .values_list("text", flat=True)
    )
    signatures = [Webhook(text).sign(message.webhook_id, at, message.body) for text in texts]
    return {
        "Content-Type": message.content_type,
        "webhook-id": message.webhook_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
