"""One attempt: send a message, and write down what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connections, transaction
from django.db.models import QuerySet
from django.utils import timezone

from cms.lib.outbound import client
from cms.lib.outbound.client import NoResponseError
from cms.lib.outbound.transport import AddressRefusedError
from cms.syndication.push.models import Delivery, Message, Subscription
from cms.syndication.push.webhooks.messages import come_to, next_message
from cms.syndication.push.webhooks.queue import CANDIDATES, claim, due, held_by, tellable
from cms.syndication.push.webhooks.retry_policy import GONE, asked_for, wait_after
from cms.syndication.push.webhooks.signing import headers_of

#: What sends, and what tells the time: ``client.send`` and ``timezone.now``, outside of tests.
Send = Callable[..., client.OutboundResponse]
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Outcome:
    """``status`` None: nothing answered, for the reason in ``problem``."""

    status: int | None
    problem: str
    ms: int
    retry_after: timedelta | None = None

    @property
    def ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def step(*, slow: bool, send: Send = client.send, clock: Clock = timezone.now) -> bool:
    """One attempt for whoever has waited longest. False: nobody waits."""
    taken = take(slow=slow, now=clock())
    if taken is None:
        return False
    claimed, message = taken
    if message is not None:
        outcome = attempt(claimed, message, send=send, clock=clock)
        record(claimed, message, outcome, now=clock())
    return True


def take(*, slow: bool, now: datetime) -> tuple[Subscription, Message | None] | None:
    """A subscription that is due, taken, and what it is told; no message: it has come to the end,
    and is free again. None: nobody waits.
    """
    head = tellable(now=now)
    # Looked up before the transaction: that costs no turn among those who write.
    for each in due(now=now, head=head, slow=slow)[:CANDIDATES]:
        with transaction.atomic():
            if claim(each, now=now):
                message = next_message(each, head=head, now=now)
                if message is None:
                    held_by(each).update(leased_until=None)
                return each, message
    return None


def attempt(subscription: Subscription, message: Message, *, send: Send, clock: Clock) -> Outcome:
    """Never raises for what the other end does. No connection to the database is held meanwhile."""
    headers = headers_of(message, at=clock())
    leave_database()
    now = clock()

    def ms() -> int:
        return max(0, round((clock() - now).total_seconds() * 1000))

    try:
        answer = send(
            "POST",
            subscription.url,
            body=message.body.encode(),
            headers={**headers, "User-Agent": f"Marrow (+{settings.BASE_URL}/)"},
            seconds=settings.PUSH_TIMEOUT,
            allow=settings.OUTBOUND_ALLOW,
        )
    except (NoResponseError, AddressRefusedError) as problem:
        return Outcome(status=None, problem=str(problem)[:300], ms=ms())
    wait = asked_for(answer.status, answer.headers.get("retry-after", ""), now=now)
    told = "" if answer.ok else f"It answered with {answer.status}."
    return Outcome(status=answer.status, problem=told, ms=ms(), retry_after=wait)


def leave_database() -> None:
    """Give the connections of this thread back to their pool: many threads need few of them."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block and connection.settings_dict["CONN_MAX_AGE"] is not None:
            connection.close()


def record(claimed: Subscription, message: Message, outcome: Outcome, *, now: datetime) -> None:
    """What was received counts whoever sent it; the rest, only while the subscription is ours."""
    with transaction.atomic():
        Delivery.objects.create(
            subscription=claimed,
            kind=message.kind,
            webhook_id=message.webhook_id,
            first=message.first,
            last=message.last,
            at=now,
            ms=outcome.ms,
            status=outcome.status,
            problem=outcome.problem,
        )
        is_test = message.kind == Message.Kind.TEST
        if outcome.ok or is_test:  # a test is sent once, and what came of it is in the log
            come_to(message, now=now)
        held = held_by(claimed)
        if is_test:
            held.update(leased_until=None)
        elif outcome.ok:
            held.update(
                leased_until=None,
                attempts=0,
                failing_since=None,
                next_attempt_at=None,
                latest_at=now,
                latest_ms=outcome.ms,
            )
        else:
            failed(held, claimed, outcome, now=now)


def failed(
    held: QuerySet[Subscription], claimed: Subscription, outcome: Outcome, *, now: datetime
) -> None:
    """Try again when it is time; or stop, if that was the last attempt or the receiver says so."""
    attempts = claimed.attempts + 1
    wait = wait_after(attempts, retry_after=outcome.retry_after)
    reason = ""
    if outcome.status == GONE:
        reason = "The receiver answered 410: it is gone for good."
    elif wait is None:
        reason = f"{attempts} attempts failed, the last one so: {outcome.problem}"
    held.update(
        leased_until=None,
        attempts=attempts,
        failing_since=claimed.failing_since or now,
        latest_at=now,
        latest_ms=outcome.ms,
        next_attempt_at=now + wait if wait and not reason else None,
    )
    if reason:
        active = Subscription.objects.filter(pk=claimed.pk, state=Subscription.State.ACTIVE)
        active.update(state=Subscription.State.DISABLED, reason=reason[:200], notified_at=None)
