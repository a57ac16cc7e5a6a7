"""Let the first request after a due instant carry out what is scheduled, should the worker be late.

The attempt has a thread of its own, whose transaction readers don't share: requests wait for it
until a bound, and are then answered from what is published, whatever became of the attempt. A
process attempts one instant at most every few seconds; in between, the worker tries again.
"""

import logging
import time
from datetime import UTC, datetime, timedelta
from threading import RLock, Thread

from django.db import connections
from django.utils import timezone

from cms.published import hooks

LOG = logging.getLogger(__name__)
WAIT_SECONDS = 2.0
PAUSE = timedelta(seconds=5)


class DueAttempt:
    """The latest attempt of this process, for the instant ``due_at``."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.forget_attempt()

    def forget_attempt(self) -> None:
        """Forget the attempt."""
        self.thread: Thread | None = None
        self.due_at: datetime | None = None
        self.again_at = self.ended_at = datetime.min.replace(tzinfo=UTC)
        self.wait_until = 0.0

    def is_waited_for(self, due_at: datetime | None, now: datetime) -> bool:
        """Return whether a request should wait for an attempt, a new one or the one under way.

        ``now`` is before the request read ``due_at``: an attempt that has ended since may have
        released what the request has not seen.
        """
        if due_at is None or due_at > now:
            return False
        with self.lock:  # an attempt that is about to start does not run yet, and is waited for
            if self.thread is not None and self.thread.is_alive():
                return time.monotonic() < self.wait_until
            return now <= self.ended_at or self.is_to_be_tried(due_at, now)

    def is_to_be_tried(self, due_at: datetime | None, now: datetime) -> bool:
        """Return whether the instant waits for an attempt: none was made, or not lately."""
        return due_at != self.due_at or now >= self.again_at

    def wait(self, due_at: datetime | None, now: datetime) -> None:
        """Start an attempt, unless one is under way, and wait until it ends or time is up."""
        with self.lock:
            is_running = self.thread is not None and self.thread.is_alive()
            if not is_running and self.is_to_be_tried(due_at, now):
                self.due_at, self.again_at = due_at, now + PAUSE
                self.wait_until = time.monotonic() + WAIT_SECONDS
                self.thread = Thread(target=self.attempt, args=(now,), daemon=True)
                self.thread.start()
            thread = self.thread
        if thread is not None:
            thread.join(max(0.0, self.wait_until - time.monotonic()))

    def attempt(self, now: datetime) -> None:
        """Release what is due, in the thread of the attempt."""
        try:
            release_due(now)
        finally:
            self.ended_at = timezone.now()


def release_due(now: datetime) -> None:
    """Release what is due. No failure reaches the request that waits."""
    try:
        hooks.release_due.call(now=now)
    except Exception:
        LOG.exception("What is due could not be released; it is tried again.")
    finally:
        connections.close_all()


DUE_ATTEMPT = DueAttempt()
