"""WebSub distribution: send feeds to followers, and ping an external hub about changed feeds."""

import hashlib
import hmac
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from cms.lib.outbound import client
from cms.lib.outbound.address_policy import AddressRefusedError
from cms.lib.outbound.response import NoResponseError
from cms.syndication.push.webhooks.delivery import Clock, Send, release_connections
from cms.syndication.push.webhooks.queue import (
    MAX_CANDIDATES,
    last_deliverable_sequence,
    lease_duration,
)
from cms.syndication.push.webhooks.retry_policy import SCHEDULE, parse_retry_after
from cms.syndication.push.websub.changed_feeds import feeds_changed_between
from cms.syndication.push.websub.models import Follower
from cms.syndication.push.websub.subscriptions import leased_follower, verify_intent
from cms.syndication.push.websub.topics import FeedContent, FeedKey, render_feed

#: After so many failures in a row a follower gets the feed at its next change. It does not expire.
MAX_ATTEMPTS = 6
#: The collection that the external hub follows.
ALL_FEEDS = ""


def due_followers(*, now: datetime) -> QuerySet[Follower]:
    """Return the followers to verify or to send a feed to now."""
    is_free = Q(leased_until=None) | Q(leased_until__lte=now)
    is_time = Q(next_attempt_at=None) | Q(next_attempt_at__lte=now)
    is_behind = (
        Q(expires_at__gt=now, delivered_sequence__lt=last_deliverable_sequence(now=now)) & is_time
    )
    return Follower.objects.filter(is_free & (~Q(wanted="") | is_behind))


def serve_next(*, send: Send = client.send, clock: Clock = timezone.now) -> bool:
    """Lease one due follower and send it one request. False: no follower is due."""
    now = clock()
    due = due_followers(now=now).order_by(
        F("next_attempt_at").asc(nulls_first=True), "delivered_sequence", "pk"
    )
    for follower in due[:MAX_CANDIDATES]:
        row = leased_follower(follower)
        follower.leased_until = now + lease_duration()
        with transaction.atomic():
            is_leased = row.update(leased_until=follower.leased_until)
        if is_leased:
            serve_follower(follower, send=send, clock=clock)
            return True
    return False


def serve_follower(follower: Follower, *, send: Send, clock: Clock) -> None:
    """Verify the follower's request, or send it what has changed."""
    if follower.wanted:
        verify_intent(follower, send=send, clock=clock)
        return
    until = last_deliverable_sequence(now=clock())
    if follower.collection == ALL_FEEDS:
        ping_hub(follower, until=until, send=send, clock=clock)
        return
    content = render_feed(followed_feed(follower))
    if content is None or content.digest == follower.digest:
        release_lease(follower, delivered_sequence=until, next_attempt_at=None, attempts=0)
        return
    deliver_feed(follower, content, until=until, send=send, clock=clock)


def followed_feed(follower: Follower) -> FeedKey:
    return FeedKey(follower.collection, follower.target_id, follower.locale, follower.feed_format)


def deliver_feed(
    follower: Follower, content: FeedContent, *, until: int, send: Send, clock: Clock
) -> None:
    """Send the feed, signed with the follower's secret if it gave one (WebSub, section 7).

    ``rel="self"`` is the address under which the follower has subscribed, though the feed may have
    a new one: it knows the feed by that. The body names the new one, for its next renewal.
    """
    headers = {
        "Content-Type": content.content_type,
        "Link": f'<{settings.HUB_URL}>; rel="hub", <{follower.topic}>; rel="self"',
    }
    if follower.secret:
        signature = hmac.new(follower.secret.encode(), content.body, hashlib.sha256)
        headers["X-Hub-Signature"] = f"sha256={signature.hexdigest()}"
    values = post_to_callback(follower, content.body, headers, until=until, send=send, clock=clock)
    if values is None:
        Follower.objects.filter(pk=follower.pk).delete()
        return
    if not values["problem"]:
        values["digest"] = content.digest
    release_lease(follower, **values)


def ping_hub(hub: Follower, *, until: int, send: Send, clock: Clock) -> None:
    """Send the external hub the addresses of changed feeds; it fetches the feeds itself."""
    form = [("hub.mode", "publish")]
    form += [("hub.url", url) for url in feeds_changed_between(hub.delivered_sequence, until)]
    values = post_to_callback(
        hub,
        urlencode(form).encode(),
        {"Content-Type": "application/x-www-form-urlencoded"},
        until=until,
        send=send,
        clock=clock,
        anywhere=True,
    )
    release_lease(hub, **(values or {"delivered_sequence": until}))


def post_to_callback(
    follower: Follower,
    body: bytes,
    headers: dict[str, str],
    *,
    until: int,
    send: Send,
    clock: Clock,
    anywhere: bool = False,
) -> dict[str, Any] | None:
    """Make one attempt and return the values to store on the follower. None: 410, delete it."""
    release_connections()
    now, wait = clock(), None
    try:
        response = send(
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
        if response.ok:
            return {
                "delivered_sequence": until,
                "attempts": 0,
                "next_attempt_at": None,
                "problem": "",
            }
        if response.status == HTTPStatus.GONE:
            return None
        problem = f"It answered with {response.status}."
        retry_after = response.headers.get("retry-after", "")
        wait = parse_retry_after(response.status, retry_after, now=now)
    attempts = follower.attempts + 1
    if attempts >= MAX_ATTEMPTS:
        return {
            "delivered_sequence": until,
            "attempts": 0,
            "next_attempt_at": None,
            "problem": problem,
        }
    pause = max(timedelta(seconds=SCHEDULE[attempts]), min(wait or timedelta(0), timedelta(days=1)))
    return {"attempts": attempts, "next_attempt_at": now + pause, "problem": problem}


def release_lease(follower: Follower, **values: Any) -> None:
    """Store the values and end the lease, unless another worker has leased the follower since."""
    with transaction.atomic():
        leased_follower(follower).update(leased_until=None, **values)


def maintain_followers(*, now: datetime) -> None:
    """Delete expired followers, and subscribe the external hub of the settings to all feeds."""
    expired = Follower.objects.filter(expires_at__lte=now, wanted="")
    hubs = Follower.objects.filter(collection=ALL_FEEDS)
    former_hubs = hubs.exclude(callback=settings.HUB_URL)
    for queryset in (expired, former_hubs):
        if queryset.exists():
            with transaction.atomic():
                queryset.delete()
    is_external = settings.HUB_URL not in ("", f"{settings.BASE_URL}/hub")
    if is_external and not hubs.exists():
        Follower.objects.get_or_create(
            callback=settings.HUB_URL,
            collection=ALL_FEEDS,
            defaults={
                "delivered_sequence": last_deliverable_sequence(now=now),
                "expires_at": datetime(9999, 1, 1, tzinfo=now.tzinfo),
            },
        )
