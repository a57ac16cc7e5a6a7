"""The delivery queue that all workers share: due subscriptions, and leases on them.

A worker leases a row with a compare-and-set update of ``leased_until``, which only one of several
workers wins. The lease of a killed worker ends by itself.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from cms.published.models.log import Change, Head
from cms.purging.models import PurgeOrder
from cms.syndication.push.models import Message, Replay, Subscription

#: How long a change waits for shared caches to confirm that they were purged. After that it is
#: sent: a cache that is down must not silence a recall.
MAX_PURGE_WAIT = timedelta(minutes=3)
#: An attempt that takes longer makes its subscription a slow one.
SLOW_MS = 2000
#: Between two messages about changes, unless a full message waits: what is published within a
#: second comes together, and a thousand changes do not become a thousand messages.
MIN_INTERVAL = timedelta(seconds=1)
#: How many changes one message holds.
MAX_CHANGES = 50
#: How many due rows a worker tries to lease, where other workers lease them at the same time.
MAX_CANDIDATES = 20


def lease_duration() -> timedelta:
    """Return a time longer than any attempt takes."""
    return timedelta(seconds=2 * settings.PUSH_TIMEOUT)


def last_deliverable_sequence(*, now: datetime) -> int:
    """Return the last change that the read database has and that shared caches were purged of."""
    # The log before the orders: an order is written together with its changes.
    head = Head.objects.using(settings.READ_DATABASE)
    sequence = head.values_list("sequence", flat=True).first() or 0
    unconfirmed = PurgeOrder.objects.filter(confirmed_at=None)
    if not unconfirmed.filter(created_at__gt=now - MAX_PURGE_WAIT).exists():
        return sequence
    old = Change.objects.filter(at__lte=now - MAX_PURGE_WAIT, sequence__lte=sequence)
    return old.order_by("-sequence").values_list("sequence", flat=True).first() or 0


def due_subscriptions(*, now: datetime, head: int, slow: bool) -> QuerySet[Subscription]:
    """Return the subscriptions to send to now, longest waiting first.

    ``head`` is the last deliverable sequence. Tests are sent in every state, all else to active
    subscriptions only. Failing and slow subscriptions (``slow``) have threads of their own, so
    that no other subscription waits for them.
    """
    waiting = Message.objects.filter(subscription=OuterRef("pk"), told_at=None)
    tests = waiting.filter(kind=Message.Kind.TEST)
    notices = waiting.filter(kind=Message.Kind.RESTORED)
    replays = Replay.objects.filter(subscription=OuterRef("pk"), ended_at=None)
    is_active = Q(state=Subscription.State.ACTIVE, partner__is_active=True)
    is_time = Q(next_attempt_at=None) | Q(next_attempt_at__lte=now)
    is_rested = Q(latest_at=None) | Q(latest_at__lte=now - MIN_INTERVAL)
    has_changes = Q(delivered_sequence__lt=head) & is_rested | Q(
        delivered_sequence__lte=head - MAX_CHANGES
    )
    has_messages = has_changes | Exists(replays) | Exists(notices)
    is_free = Q(leased_until=None) | Q(leased_until__lte=now)
    is_slow = Q(attempts__gt=0) | Q(latest_ms__gte=SLOW_MS)
    due = Subscription.objects.filter(
        (is_slow if slow else ~is_slow)
        & is_free
        & (is_active & is_time & has_messages | Exists(tests))
    )
    return due.order_by(F("latest_at").asc(nulls_first=True), "pk")


def lease_subscription(subscription: Subscription, *, now: datetime) -> bool:
    """Lease the subscription by setting its ``leased_until``. False: another worker has it."""
    row = leased(subscription)
    subscription.leased_until = now + lease_duration()
    return bool(row.update(leased_until=subscription.leased_until))


def leased(subscription: Subscription) -> QuerySet[Subscription]:
    """Return the queryset of the subscription while our lease on it holds."""
    return Subscription.objects.filter(pk=subscription.pk, leased_until=subscription.leased_until)
