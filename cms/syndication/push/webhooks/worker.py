"""The worker's duty: start threads for what is due, and leave the rest to them.

Nothing depends on their memory: what is due, and who sends it, stands in the database.
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
from cms.syndication.push.webhooks.delivery import step
from cms.syndication.push.webhooks.disabled_notices import tell_of_disabled
from cms.syndication.push.webhooks.queue import due, tellable
from cms.syndication.push.websub import distribution

LOG = logging.getLogger(__name__)


class Lane:
    """Threads that each take what is due, one thing after another, until nothing is."""

    def __init__(self, name: str, *, size: int, step: Callable[[], bool]) -> None:
        self.size, self.step = size, step
        self.pool = ThreadPoolExecutor(size, thread_name_prefix=name)
        self.lock = threading.Lock()
        self.running = 0

    def fill(self, wanted: int) -> None:
        """Have up to so many threads at work."""
        with self.lock:
            more = min(wanted, self.size - self.running)
            self.running += max(0, more)
        for _ in range(more):
            self.pool.submit(self.work)

    def work(self) -> None:
        try:
            # Once the process ends, what is under way is finished, and nothing else is begun.
            while threading.main_thread().is_alive() and self.step():
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
def lanes() -> tuple[Lane, Lane, Lane]:
    """For the quick, the slow, and the hub. A quarter of the threads each for the latter two:
    however many they are, the quick do not wait for them.
    """
    few = max(1, settings.PUSH_THREADS // 4)
    return (
        Lane("push", size=max(1, settings.PUSH_THREADS - 2 * few), step=partial(step, slow=False)),
        Lane("push-slow", size=few, step=partial(step, slow=True)),
        Lane("hub", size=few, step=distribution.step),
    )


def run_due(*, now: datetime) -> None:
    """Does not wait for what it starts."""
    distribution.keep(now=now)
    quick, slow, hub = lanes()
    head = tellable(now=now)
    quick.fill(due(now=now, head=head, slow=False)[: quick.size].count())
    slow.fill(due(now=now, head=head, slow=True)[: slow.size].count())
    hub.fill(distribution.due(now=now)[: hub.size].count())
    tell_of_disabled(now=now)
    forget(now=now)


def forget(*, now: datetime) -> None:
    """The log of attempts, and the messages, are kept so many days."""
    before = now - timedelta(days=settings.PUSH_LOG_DAYS)
    for old in (Delivery.objects.filter(at__lt=before), Message.objects.filter(told_at__lt=before)):
        if old.exists():
            with transaction.atomic():
                old.delete()
