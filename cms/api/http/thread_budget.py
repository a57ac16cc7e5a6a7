"""Limit how many threads long requests may hold: streams, exports, waits for a sequence.

A process has few threads (``MARROW_THREADS``). A request that waits gets a spare thread or none:
one thread is always left for requests that are answered at once.
"""

from threading import Lock

from django.conf import settings


class ThreadBudget:
    """How many threads of this process hold long work, and how many only wait."""

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
        """Return whether waiting requests should end, since one with work to do has come."""
        return self.working + self.waiting > self.spare

    def wait(self) -> bool:
        """Reserve a thread for waiting and return True, or return False if none is spare.

        After True, call ``stop_waiting``.
        """
        with self.lock:
            may = self.working + self.waiting < self.spare
            self.waiting += may
            return may

    def stop_waiting(self) -> None:
        with self.lock:
            self.waiting -= 1

    def work(self) -> bool:
        """Reserve a thread for long work and return True, or return False if none is free.

        A single thread may work too. After True, call ``stop_working``.
        """
        with self.lock:
            may = self.working < max(1, self.spare)
            self.working += may
            return may

    def stop_working(self) -> None:
        with self.lock:
            self.working -= 1


THREAD_BUDGET = ThreadBudget()
