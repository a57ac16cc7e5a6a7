"""WebSub subscription requests, and the verification of intent that starts or ends a lease.

A subscription starts at the place in the log of its request, or a little before it: what changes
until the callback has confirmed, and what changed since the follower read the feed, is sent.
"""

import hmac
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cms.lib.outbound import client
from cms.lib.outbound.address_policy import AddressRefusedError
from cms.lib.outbound.response import NoResponseError
from cms.published.models.log import Change, Head
from cms.syndication.push.webhooks.delivery import Clock, Send, release_connections
from cms.syndication.push.webhooks.queue import last_deliverable_sequence
from cms.syndication.push.websub.models import Follower
from cms.syndication.push.websub.topics import FeedKey

#: How old a document may be that a follower has just read: caches on the way keep it for a while.
LONGEST_READ = timedelta(minutes=10)


@dataclass(frozen=True)
class SubscriptionRequest:
    """A request to the hub. ``mode`` is "subscribe" or "unsubscribe", ``seconds`` the lease.

    ``topic`` is the address that was sent, ``feed`` the feed that it leads to, and ``digest`` that
    of its document now ("" if the request is not to subscribe).
    """

    mode: str
    callback: str
    topic: str
    feed: FeedKey
    secret: str
    seconds: int
    digest: str = ""


def leased_follower(follower: Follower) -> QuerySet[Follower]:
    """Return the queryset of the row as long as no other worker has leased it."""
    return Follower.objects.filter(pk=follower.pk, leased_until=follower.leased_until)


def queue_verification(request: SubscriptionRequest, *, at: datetime) -> None:
    """Store the request for the worker to verify. An existing subscription is valid until then."""
    values = {
        "wanted": request.mode,
        "wanted_topic": request.topic,
        "wanted_secret": request.secret,
        "wanted_seconds": request.seconds,
        "asked_at": at,
    }
    key = {"callback": request.callback, **asdict(request.feed)}
    with transaction.atomic():
        if Follower.objects.filter(**key).update(**values):
            return
        if request.mode == Follower.Wanted.SUBSCRIBE:
            start = first_place(request, at=at)
            Follower.objects.get_or_create(**key, defaults=values | start)


def first_place(request: SubscriptionRequest, *, at: datetime) -> dict[str, Any]:
    """Return the place at which a new subscription starts.

    If something has changed shortly before the request, the follower may have read the feed before
    that, and is sent the whole feed.
    """
    head = Head.objects.values_list("sequence", flat=True).first() or 0
    recent = Change.objects.filter(at__gt=at - LONGEST_READ).order_by("at", "sequence")
    first = recent.values_list("sequence", flat=True).first()
    place = min(last_deliverable_sequence(now=at), first - 1 if first else head)
    digest = request.digest if place == head else ""
    return {"topic": request.topic, "delivered_sequence": place, "digest": digest}


def verify_intent(
    follower: Follower, *, send: Send = client.send, clock: Clock = timezone.now
) -> None:
    """Ask the callback once whether it wants this. Only a 2xx with the challenge confirms it."""
    challenge = secrets.token_urlsafe(32)
    parameters = {
        "hub.mode": follower.wanted,
        "hub.topic": follower.wanted_topic,
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
    with transaction.atomic():
        row = leased_follower(follower).filter(asked_at=follower.asked_at)
        if is_confirmed and follower.wanted == Follower.Wanted.UNSUBSCRIBE:
            row.delete()
        elif is_confirmed:
            row.update(
                wanted="",
                leased_until=None,
                topic=follower.wanted_topic,
                secret=follower.wanted_secret,
                expires_at=now + timedelta(seconds=follower.wanted_seconds),
                # What could not be delivered before is tried again.
                delivered_sequence=0 if follower.problem else follower.delivered_sequence,
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
