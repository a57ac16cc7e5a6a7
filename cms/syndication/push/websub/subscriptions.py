"""Who follows what: asking back, and the leases that their answers begin."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cms.lib.outbound import client
from cms.lib.outbound.client import NoResponseError
from cms.lib.outbound.transport import AddressRefusedError
from cms.syndication.push.webhooks.delivery import Clock, Send, leave_database
from cms.syndication.push.webhooks.queue import tellable
from cms.syndication.push.websub.models import Follower
from cms.syndication.push.websub.topics import content_of


@dataclass(frozen=True)
class Wish:
    """What somebody asked for. ``seconds`` is the lease they get."""

    mode: str
    callback: str
    topic: str
    secret: str
    seconds: int


def ask(wish: Wish, *, at: datetime) -> None:
    """Have the worker ask the callback whether it wants this. What held before holds on."""
    values = {
        "wanted": wish.mode,
        "wanted_secret": wish.secret,
        "wanted_seconds": wish.seconds,
        "asked_at": at,
    }
    place = {"callback": wish.callback, "topic": wish.topic}
    with transaction.atomic():
        if Follower.objects.filter(**place).update(**values):
            return
        if wish.mode == Follower.Wanted.SUBSCRIBE:
            Follower.objects.get_or_create(**place, defaults=values)


def verify(follower: Follower, *, send: Send = client.send, clock: Clock = timezone.now) -> None:
    """Ask back once. Only the challenge itself, with a 2xx, is a yes."""
    challenge = secrets.token_urlsafe(32)
    said = {
        "hub.mode": follower.wanted,
        "hub.topic": follower.topic,
        "hub.challenge": challenge,
    }
    if follower.wanted == Follower.Wanted.SUBSCRIBE:
        said["hub.lease_seconds"] = str(follower.wanted_seconds)
    joint = "&" if "?" in follower.callback else "?"
    leave_database()
    try:
        answer = send(
            "GET",
            f"{follower.callback}{joint}{urlencode(said)}",
            seconds=settings.PUSH_TIMEOUT,
            max_bytes=len(challenge),
            allow=settings.OUTBOUND_ALLOW,
        )
        same = hmac.compare_digest(answer.body, challenge.encode())
        is_yes = answer.ok and answer.is_complete and same
    except (NoResponseError, AddressRefusedError):
        is_yes = False
    settle(follower, is_yes=is_yes, now=clock())


def settle(follower: Follower, *, is_yes: bool, now: datetime) -> None:
    """What they answered holds for what they were asked, not for what they wished since."""
    content = content_of(follower.topic) if is_yes else None
    with transaction.atomic():
        row = Follower.objects.filter(
            pk=follower.pk, asked_at=follower.asked_at, leased_until=follower.leased_until
        )
        if is_yes and follower.wanted == Follower.Wanted.UNSUBSCRIBE:
            row.delete()
        elif is_yes:
            row.update(
                wanted="",
                leased_until=None,
                secret=follower.wanted_secret,
                expires_at=now + timedelta(seconds=follower.wanted_seconds),
                told=tellable(now=now),
                digest=content.digest if content else "",
                attempts=0,
                next_attempt_at=None,
                problem="",
            )
        elif follower.expires_at is None:
            row.delete()
        else:
            row.update(wanted="", leased_until=None)
        changed = Follower.objects.filter(pk=follower.pk, leased_until=follower.leased_until)
        changed.update(leased_until=None)
