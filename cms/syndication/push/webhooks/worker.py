"""The worker's duty for webhooks and WebSub: start threads for the deliveries that are due.

Nothing depends on the memory of threads: due rows and leases are in the database.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import cache, partial

from django.conf import settings
from django.db import DatabaseError, connections, transaction

from cms.syndication.push.models import Delivery, Message
from cms.syndication.push.webhooks.delivery import deliver_next
from cms.syndication.push.webhooks.disabled_notices import send_disabled_notices
from cms.syndication.push.webhooks.queue import due_subscriptions, last_deliverable_sequence
from cms.syndication.push.websub import distribution

LOG = logging.getLogger(__name__)


class WorkerPool:
    """A thread pool whose threads work until their queue is empty.

    ``work_once`` does one piece of work and returns False once nothing is due.
    """

    def __init__(self, name: str, *, size: int, work_once: Callable[[], bool]) -> None:
        self.size, self.work_once = size, work_once
        self.pool = ThreadPoolExecutor(size, thread_name_prefix=name)
        self.lock = threading.Lock()
        self.running = 0

    def start_threads(self, count: int) -> None:
        """Start threads until ``count`` of them are running, or all of the pool."""
        with self.lock:
            more = min(count, self.size - self.running)
            self.running += max(0, more)
        for _ in range(more):
            self.pool.submit(self.work_until_empty)

    def work_until_empty(self) -> None:
        try:
            # Once the process ends, running work is finished, and none is begun.
            while threading.main_thread().is_alive() and self.work_once():
                pass
        except DatabaseError:
            LOG.warning("The database failed; what was under way is sent again.", exc_info=True)
        except Exception:
            LOG.exception("A delivery failed for a reason that nobody thought of.")
        finally:
            connections.close_all()  # those of this thread
            with self.lock:
                self.running -= 1


@cache
def worker_pools() -> tuple[WorkerPool, WorkerPool, WorkerPool]:
    """Return the pools for quick subscriptions, slow subscriptions and WebSub followers.

    The latter two get a quarter of the threads each, so that quick subscriptions do not wait for
    them, however many they are.
    """
    quarter = max(1, settings.PUSH_THREADS // 4)
    rest = max(1, settings.PUSH_THREADS - 2 * quarter)
    return (
        WorkerPool("push", size=rest, work_once=partial(deliver_next, slow=False)),
        WorkerPool("push-slow", size=quarter, work_once=partial(deliver_next, slow=True)),
        WorkerPool("hub", size=quarter, work_once=distribution.serve_next),
    )


def run_due(*, now: datetime) -> None:
    """Start the threads that are needed now, without waiting for them, and tidy up."""
    distribution.maintain_followers(now=now)
    quick, slow, hub = worker_pools()
    head = last_deliverable_sequence(now=now)
    quick.start_threads(due_subscriptions(now=now, head=head, slow=False)[: quick.size].count())
    slow.start_threads(due_subscriptions(now=now, head=head, slow=True)[: slow.size].count())
    hub.start_threads(distribution.due_followers(now=now)[: hub.size].count())
    send_disabled_notices(now=now)
    delete_old_records(now=now)


def delete_old_records(*, now: datetime) -> None:
    """Delete deliveries and delivered messages older than ``PUSH_LOG_DAYS`` days."""
    before = now - timedelta(days=settings.PUSH_LOG_DAYS)
    for old in (Delivery.objects.filter(at__lt=before), Message.objects.filter(told_at__lt=before)):
        if old.exists():
            with transaction.atomic():
                old.delete()
