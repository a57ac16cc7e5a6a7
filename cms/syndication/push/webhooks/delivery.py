"""Webhook delivery: send the next message of a due subscription and record the attempt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from django.conf import settings
from django.db import connections, transaction
from django.db.models import QuerySet
from django.utils import timezone

from cms.lib.outbound import client
from cms.lib.outbound.address_policy import AddressRefusedError
from cms.lib.outbound.response import NoResponseError, OutboundResponse
from cms.syndication.push.models import Delivery, Message, Subscription
from cms.syndication.push.webhooks.messages import next_message, record_progress
from cms.syndication.push.webhooks.queue import (
    MAX_CANDIDATES,
    due_subscriptions,
    last_deliverable_sequence,
    lease_subscription,
    leased,
)
from cms.syndication.push.webhooks.retry_policy import parse_retry_after, retry_delay
from cms.syndication.push.webhooks.signing import signed_headers

#: Injected by tests; ``client.send`` and ``timezone.now`` otherwise.
Send = Callable[..., OutboundResponse]
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class AttemptResult:
    """The result of one attempt. ``status`` None: no response, for the reason in ``problem``."""

    status: int | None
    problem: str
    ms: int
    retry_after: timedelta | None = None

    @property
    def ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def deliver_next(*, slow: bool, send: Send = client.send, clock: Clock = timezone.now) -> bool:
    """Make one attempt for the subscription that has waited longest. False: none is due."""
    work = lease_next_message(slow=slow, now=clock())
    if work is None:
        return False
    subscription, message = work
    if message is not None:
        result = attempt_delivery(subscription, message, send=send, clock=clock)
        record_attempt(subscription, message, result, now=clock())
    return True


def lease_next_message(*, slow: bool, now: datetime) -> tuple[Subscription, Message | None] | None:
    """Lease a due subscription and return it with its next message. None: none is due.

    Without a message, the subscription is up to date and its lease has been released.
    """
    head = last_deliverable_sequence(now=now)
    # Looked up before the transaction: that costs no turn among those who write.
    for subscription in due_subscriptions(now=now, head=head, slow=slow)[:MAX_CANDIDATES]:
        with transaction.atomic():
            if lease_subscription(subscription, now=now):
                message = next_message(subscription, head=head, now=now)
                if message is None:
                    leased(subscription).update(leased_until=None)
                return subscription, message
    return None


def attempt_delivery(
    subscription: Subscription, message: Message, *, send: Send, clock: Clock
) -> AttemptResult:
    """Send the message once. Raises nothing for what the receiver does.

    No database connection is held while the thread waits for the receiver.
    """
    headers = signed_headers(message, at=clock())
    release_connections()
    now = clock()

    def elapsed_ms() -> int:
        return max(0, round((clock() - now).total_seconds() * 1000))

    try:
        response = send(
            "POST",
            subscription.url,
            body=message.body.encode(),
            headers={**headers, "User-Agent": f"Marrow (+{settings.BASE_URL}/)"},
            seconds=settings.PUSH_TIMEOUT,
            allow=settings.OUTBOUND_ALLOW,
        )
    except (NoResponseError, AddressRefusedError) as failure:
        return AttemptResult(status=None, problem=str(failure)[:300], ms=elapsed_ms())
    retry_after = response.headers.get("retry-after", "")
    return AttemptResult(
        status=response.status,
        problem="" if response.ok else f"It answered with {response.status}.",
        ms=elapsed_ms(),
        retry_after=parse_retry_after(response.status, retry_after, now=now),
    )


def release_connections() -> None:
    """Return this thread's connections to their pool, so that many threads need few of them."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block and connection.settings_dict["CONN_MAX_AGE"] is not None:
            connection.close()


def record_attempt(
    subscription: Subscription, message: Message, result: AttemptResult, *, now: datetime
) -> None:
    """Store the attempt. A success counts even if our lease has ended, a failure does not."""
    with transaction.atomic():
        Delivery.objects.create(
            subscription=subscription,
            kind=message.kind,
            webhook_id=message.webhook_id,
            first=message.first,
            last=message.last,
            at=now,
            ms=result.ms,
            status=result.status,
            problem=result.problem,
        )
        is_test = message.kind == Message.Kind.TEST
        if result.ok or is_test:  # a test is sent once; its result is in the log
            record_progress(message, now=now)
        row = leased(subscription)
        if is_test:
            row.update(leased_until=None)
        elif result.ok:
            row.update(
                leased_until=None,
                attempts=0,
                failing_since=None,
                next_attempt_at=None,
                latest_at=now,
                latest_ms=result.ms,
            )
        else:
            record_failure(row, subscription, result, now=now)


def record_failure(
    row: QuerySet[Subscription],
    subscription: Subscription,
    result: AttemptResult,
    *,
    now: datetime,
) -> None:
    """Schedule the next attempt, or disable the subscription after the last one or a 410."""
    attempts = subscription.attempts + 1
    delay = retry_delay(attempts, retry_after=result.retry_after)
    reason = ""
    if result.status == HTTPStatus.GONE:
        reason = "The receiver answered 410: it is gone for good."
    elif delay is None:
        reason = f"{attempts} attempts failed, the last one so: {result.problem}"
    row.update(
        leased_until=None,
        attempts=attempts,
        failing_since=subscription.failing_since or now,
        latest_at=now,
        latest_ms=result.ms,
        next_attempt_at=now + delay if delay and not reason else None,
    )
    if reason:
        active = Subscription.objects.filter(pk=subscription.pk, state=Subscription.State.ACTIVE)
        active.update(state=Subscription.State.DISABLED, reason=reason[:200], notified_at=None)
