"""Sending feeds to those who follow them, and telling an outside hub which have moved."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from cms.lib.outbound import client
from cms.lib.outbound.client import NoResponseError
from cms.lib.outbound.transport import AddressRefusedError
from cms.syndication.push.webhooks.delivery import Clock, Send, leave_database
from cms.syndication.push.webhooks.queue import CANDIDATES, lease_length, tellable
from cms.syndication.push.webhooks.retry_policy import GONE, SCHEDULE, asked_for
from cms.syndication.push.websub.models import Follower
from cms.syndication.push.websub.subscriptions import verify
from cms.syndication.push.websub.topics import Content, content_of, moved_between

#: After so many failures in a row they get the feed when it changes next. The lease goes on.
MOST_ATTEMPTS = 6
ALL_FEEDS = ""


def due(*, now: datetime) -> QuerySet[Follower]:
    is_free = Q(leased_until=None) | Q(leased_until__lte=now)
    is_time = Q(next_attempt_at=None) | Q(next_attempt_at__lte=now)
    waits = Q(expires_at__gt=now, told__lt=tellable(now=now)) & is_time
    return Follower.objects.filter(is_free & (~Q(wanted="") | waits))


def step(*, send: Send = client.send, clock: Clock = timezone.now) -> bool:
    """One request for whoever is due. False: nobody is."""
    now = clock()
    waiting = due(now=now).order_by(F("next_attempt_at").asc(nulls_first=True), "told", "pk")
    for each in waiting[:CANDIDATES]:
        same = Follower.objects.filter(pk=each.pk, leased_until=each.leased_until)
        each.leased_until = now + lease_length()
        with transaction.atomic():
            taken = same.update(leased_until=each.leased_until)
        if taken:
            serve(each, send=send, clock=clock)
            return True
    return False


def serve(follower: Follower, *, send: Send, clock: Clock) -> None:
    if follower.wanted:
        verify(follower, send=send, clock=clock)
        return
    until = tellable(now=clock())
    if follower.topic == ALL_FEEDS:
        ping(follower, until=until, send=send, clock=clock)
        return
    content = content_of(follower.topic)
    if content is None or content.digest == follower.digest:
        free(follower, told=until, next_attempt_at=None, attempts=0)
        return
    deliver(follower, content, until=until, send=send, clock=clock)


def deliver(follower: Follower, content: Content, *, until: int, send: Send, clock: Clock) -> None:
    headers = {
        "Content-Type": content.content_type,
        "Link": f'<{settings.HUB_URL}>; rel="hub", <{follower.topic}>; rel="self"',
    }
    if follower.secret:
        made = hmac.new(follower.secret.encode(), content.body, hashlib.sha256)
        headers["X-Hub-Signature"] = f"sha256={made.hexdigest()}"
    values = post(follower, content.body, headers, until=until, send=send, clock=clock)
    if values is None:
        Follower.objects.filter(pk=follower.pk).delete()
        return
    received = {"digest": content.digest} if not values["problem"] else {}
    free(follower, **values, **received)


def ping(hub: Follower, *, until: int, send: Send, clock: Clock) -> None:
    """The outside hub fetches the feeds itself."""
    said = [("hub.mode", "publish")]
    said += [("hub.url", each) for each in moved_between(hub.told, until)]
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    values = post(
        hub, urlencode(said).encode(), headers, until=until, send=send, clock=clock, anywhere=True
    )
    free(hub, **(values or {"told": until}))


def post(
    follower: Follower,
    body: bytes,
    headers: dict[str, str],
    *,
    until: int,
    send: Send,
    clock: Clock,
    anywhere: bool = False,
) -> dict[str, Any] | None:
    """What to note of the follower after one attempt. None: it is gone."""
    leave_database()
    now, wait = clock(), None
    try:
        answer = send(
            "POST",
            follower.callback,
            body=body,
            headers=headers,
            seconds=settings.PUSH_TIMEOUT,
            allow=settings.OUTBOUND_ALLOW,
            anywhere=anywhere,
        )
    except (NoResponseError, AddressRefusedError) as failure:
        problem = str(failure)[:300]
    else:
        if answer.ok:
            return {"told": until, "attempts": 0, "next_attempt_at": None, "problem": ""}
        if answer.status == GONE:
            return None
        problem = f"It answered with {answer.status}."
        wait = asked_for(answer.status, answer.headers.get("retry-after", ""), now=now)
    attempts = follower.attempts + 1
    if attempts >= MOST_ATTEMPTS:
        return {"told": until, "attempts": 0, "next_attempt_at": None, "problem": problem}
    pause = max(timedelta(seconds=SCHEDULE[attempts]), min(wait or timedelta(0), timedelta(days=1)))
    return {"attempts": attempts, "next_attempt_at": now + pause, "problem": problem}


def free(follower: Follower, **values: Any) -> None:
    with transaction.atomic():
        row = Follower.objects.filter(pk=follower.pk, leased_until=follower.leased_until)
        row.update(leased_until=None, **values)


def keep(*, now: datetime) -> None:
    """Leases end; and the outside hub, if the settings name one, follows everything."""
    over = Follower.objects.filter(expires_at__lte=now, wanted="")
    outside = Follower.objects.filter(topic=ALL_FEEDS)
    others = outside.exclude(callback=settings.HUB_URL)
    for gone in (over, others):
        if gone.exists():
            with transaction.atomic():
                gone.delete()
    is_outside = settings.HUB_URL not in ("", f"{settings.BASE_URL}/hub")
    if is_outside and not outside.exists():
        Follower.objects.get_or_create(
            callback=settings.HUB_URL,
            topic=ALL_FEEDS,
            defaults={
                "told": tellable(now=now),
                "expires_at": datetime(9999, 1, 1, tzinfo=now.tzinfo),
            },
        )
