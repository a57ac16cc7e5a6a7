"""Secrets and signatures of webhooks, after Standard Webhooks 1.0.0."""

import base64
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from standardwebhooks import Webhook

from cms.syndication.push.models import Message, Secret, Subscription

SECRET_BYTES = 32
#: How long the previous secret goes on signing beside the current one.
OVERLAP = timedelta(hours=24)


def create_secret(subscription: Subscription, *, at: datetime, overlap: timedelta = OVERLAP) -> str:
    """Create the subscription's next secret and return its text, which is not shown again.

    The previous secret signs until the overlap is over; older secrets are deleted.
    """
    text = "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    with transaction.atomic():
        Subscription.objects.select_for_update().get(pk=subscription.pk)
        existing = Secret.objects.filter(subscription=subscription)
        existing.exclude(ends_at=None).delete()
        existing.update(ends_at=at + overlap)
        Secret.objects.create(subscription=subscription, text=text, made_at=at)
    return text


def signed_headers(message: Message, *, at: datetime) -> dict[str, str]:
    """Return the headers of one attempt, signed with all valid secrets, newest first."""
    is_valid = Q(ends_at=None) | Q(ends_at__gt=at)
    texts = (
        Secret.objects.filter(is_valid, subscription=message.subscription_id)
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
