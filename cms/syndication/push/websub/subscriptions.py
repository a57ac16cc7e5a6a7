"""WebSub subscription requests, and the verification of intent that starts or ends a lease."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cms.lib.outbound import client
from cms.lib.outbound.client import NoResponseError
from cms.lib.outbound.transport import AddressRefusedError
from cms.syndication.push.webhooks.delivery import Clock, Send, release_connections
from cms.syndication.push.webhooks.queue import last_deliverable_sequence
from cms.syndication.push.websub.models import Follower
from cms.syndication.push.websub.topics import render_topic


@dataclass(frozen=True)
class SubscriptionRequest:
    """A request to the hub. ``mode`` is "subscribe" or "unsubscribe", ``seconds`` the lease."""

    mode: str
    callback: str
    topic: str
    secret: str
    seconds: int


def leased_follower(follower: Follower) -> QuerySet[Follower]:
    """Return the queryset of the row as long as no other worker has leased it."""
    return Follower.objects.filter(pk=follower.pk, leased_until=follower.leased_until)


def queue_verification(request: SubscriptionRequest, *, at: datetime) -> None:
    """Store the request for the worker to verify. An existing subscription is valid until then."""
    values = {
        "wanted": request.mode,
        "wanted_secret": request.secret,
        "wanted_seconds": request.seconds,
        "asked_at": at,
    }
    key = {"callback": request.callback, "topic": request.topic}
    with transaction.atomic():
        if Follower.objects.filter(**key).update(**values):
            return
        if request.mode == Follower.Wanted.SUBSCRIBE:
            Follower.objects.get_or_create(**key, defaults=values)


def verify_intent(
    follower: Follower, *, send: Send = client.send, clock: Clock = timezone.now
) -> None:
    """Ask the callback once whether it wants this. Only a 2xx with the challenge confirms it."""
    challenge = secrets.token_urlsafe(32)
    parameters = {
        "hub.mode": follower.wanted,
        "hub.topic": follower.topic,
        "hub.challenge": challenge,
    }
    if follower.wanted == Follower.Wanted.SUBSCRIBE:
        parameters["hub.lease_seconds"] = str(follower.wanted_seconds)
    separator = "&" if "?" in follower.callback else "?"
    release_connections()
    try:
        response = send(
            "GET",
            f"{follower.callback}{separator}{urlencode(parameters)}",
            seconds=settings.PUSH_TIMEOUT,
            max_bytes=len(challenge),
            allow=settings.OUTBOUND_ALLOW,
        )
        has_challenge = hmac.compare_digest(response.body, challenge.encode())
        is_confirmed = response.ok and response.is_complete and has_challenge
    except (NoResponseError, AddressRefusedError):
        is_confirmed = False
    apply_verification(follower, is_confirmed=is_confirmed, now=clock())


def apply_verification(follower: Follower, *, is_confirmed: bool, now: datetime) -> None:
    """Start, renew or end the subscription, unless a newer request has replaced this one."""
    content = render_topic(follower.topic) if is_confirmed else None
    with transaction.atomic():
        row = leased_follower(follower).filter(asked_at=follower.asked_at)
        if is_confirmed and follower.wanted == Follower.Wanted.UNSUBSCRIBE:
            row.delete()
        elif is_confirmed:
            row.update(
                wanted="",
                leased_until=None,
                secret=follower.wanted_secret,
                expires_at=now + timedelta(seconds=follower.wanted_seconds),
                delivered_sequence=last_deliverable_sequence(now=now),
                digest=content.digest if content else "",
                attempts=0,
                next_attempt_at=None,
                problem="",
            )
        elif follower.expires_at is None:
            row.delete()
        else:
            row.update(wanted="", leased_until=None)
        # If a newer request has come, only the worker's lease ends.
        leased_follower(follower).update(leased_until=None)
