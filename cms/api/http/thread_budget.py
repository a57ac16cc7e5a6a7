"""Requests that keep a thread for longer than it takes to answer.

A process has few threads (``MARROW_THREADS``). Whoever waits for something to happen gets a spare
one or none: one thread is always left for requests that are answered at once.
"""

from threading import Lock

from django.conf import settings


class ThreadBudget:
    """How many threads of this process are kept by long work, and how many by waiting."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.working = 0
        self.waiting = 0

    @property
    def spare(self) -> int:
        threads: int = settings.THREADS
        return threads - 1

    @property
    def is_over(self) -> bool:
        """Whether who only waits should end, since somebody has come who has work to do."""
        return self.working + self.waiting > self.spare

    def wait(self) -> bool:
        """Whether this thread may wait now. If so, ``stop_waiting`` follows."""
        with self.lock:
            may = self.working + self.waiting < self.spare
            self.waiting += may
            return may

    def stop_waiting(self) -> None:
        with self.lock:
            self.waiting -= 1

    def work(self) -> bool:
        """Whether this thread may start long work; of a single one that is true too. If so,
        ``stop_working`` follows.
        """
        with self.lock:
            may = self.working < max(1, self.spare)
            self.working += may
            return may

    def stop_working(self) -> None:
        with self.lock:
            self.working -= 1


THREAD_BUDGET = ThreadBudget()
