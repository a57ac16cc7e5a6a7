"""Which subscriptions are due, and taking one of them: the queue that all workers share.

A row is taken by moving its lease, which one of several can do. Whoever is killed leaves a lease
behind that ends by itself.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from cms.published.models.log import Change, Head
from cms.purging.models import PurgeOrder
from cms.syndication.push.models import Message, Replay, Subscription

#: How long a line waits for shared caches to confirm that they were purged. After that it is told:
#: a cache that is down must not silence a recall.
PATIENCE = timedelta(minutes=3)
#: An attempt that takes longer makes its subscription one of the slow ones.
SLOW_MS = 2000
#: Between two messages about news, unless there are more than one message holds: what is published
#: within a second comes together, and a thousand changes do not become a thousand messages.
PACE = timedelta(seconds=1)
#: How many lines one message holds.
MOST_LINES = 50
#: How many candidates are tried, where other workers take them at the same time.
CANDIDATES = 20


def lease_length() -> timedelta:
    """Longer than any attempt takes."""
    return timedelta(seconds=2 * settings.PUSH_TIMEOUT)


def tellable(*, now: datetime) -> int:
    """The last line of the log that may be told: readers have it, and shared caches know of it."""
    # The log before the orders: an order is written together with its lines.
    head = Head.objects.using(settings.READ_DATABASE)
    sequence = head.values_list("sequence", flat=True).first() or 0
    if not PurgeOrder.objects.filter(created_at__gt=now - PATIENCE).exists():
        return sequence
    old = Change.objects.filter(at__lte=now - PATIENCE, sequence__lte=sequence)
    return old.order_by("-sequence").values_list("sequence", flat=True).first() or 0


def due(*, now: datetime, head: int, slow: bool) -> QuerySet[Subscription]:
    """Those to send to now, who waits longest first; ``head`` is the last line they may be told.

    A test is sent whatever the state, all else to active ones. Those that fail or take long have
    threads of their own, so that nobody waits for them.
    """
    tests = Message.objects.filter(
        subscription=OuterRef("pk"), kind=Message.Kind.TEST, told_at=None
    )
    replays = Replay.objects.filter(subscription=OuterRef("pk"), ended_at=None)
    is_open = Q(state=Subscription.State.ACTIVE, partner__is_active=True)
    is_time = Q(next_attempt_at=None) | Q(next_attempt_at__lte=now)
    is_rested = Q(latest_at=None) | Q(latest_at__lte=now - PACE)
    has_news = Q(told__lt=head) & is_rested | Q(told__lte=head - MOST_LINES)
    waits = has_news | Exists(replays)
    is_free = Q(leased_until=None) | Q(leased_until__lte=now)
    burden = Q(attempts__gt=0) | Q(latest_ms__gte=SLOW_MS)
    lane = burden if slow else ~burden
    found = Subscription.objects.filter(
        lane & is_free & (is_open & is_time & waits | Exists(tests))
    )
    return found.order_by(F("latest_at").asc(nulls_first=True), "pk")


def claim(subscription: Subscription, *, now: datetime) -> bool:
    """Take it. False: somebody else has. Its ``leased_until`` then proves that it is ours."""
    same = held_by(subscription)
    subscription.leased_until = now + lease_length()
    return bool(same.update(leased_until=subscription.leased_until))


def held_by(claimed: Subscription) -> QuerySet[Subscription]:
    """The row, as long as nobody else has taken it."""
    return Subscription.objects.filter(pk=claimed.pk, leased_until=claimed.leased_until)
