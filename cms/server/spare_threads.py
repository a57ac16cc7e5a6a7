"""Keep the readers' threads free of requests that take long.

Granian calls the application before the body of a request has arrived, on one of its threads, and
waits on that thread for as long as the client likes. So the server has more threads than serve at a
time (``MARROW_THREADS``): more of those would only be in each other's way. The spare ones are
parked. A request with a body goes away from the serving threads: a parked one takes its place, and
when its response is sent its own thread is parked.

A thread parks in ``close()`` of a response, which Granian calls on the same thread after the last
byte was handed over.
"""

from collections.abc import Iterator
from queue import SimpleQueue
from threading import Lock
from typing import Any

from django.db import connections

#: In the environment of a request without a body: its ``ServingThread``.
SERVING_THREAD = "marrow.serving_thread"


class SpareThreads:
    """Count the threads of a server that has ``serving`` and ``spare`` of them."""

    def __init__(self, *, serving: int, spare: int) -> None:
        self.serving, self.spare = serving, spare
        self.lock = Lock()
        self.running = self.away = self.parked = 0
        self.wake_ups: SimpleQueue[None] = SimpleQueue()

    def start_serving(self) -> bool:
        """Count a thread in. True: it is one too many, and should park after its response."""
        with self.lock:
            self.running += 1
            return self.running > self.serving

    def stop_serving(self) -> None:
        with self.lock:
            self.running -= 1

    def go_away(self) -> bool:
        """Let a parked thread serve in place of this one. False: no thread is spare.

        After True, call ``come_back``.
        """
        with self.lock:
            if self.parked:
                self.parked -= 1
                self.wake_ups.put(None)
            elif self.away >= self.spare:
                return False
            self.away += 1
            return True

    def come_back(self) -> None:
        with self.lock:
            self.away -= 1

    def park(self) -> None:
        """Wait until another thread goes away, unless too many wait already."""
        with self.lock:
            if self.parked + self.away >= self.spare:
                return
            self.parked += 1
        connections.close_all()  # each has a cache of its own
        self.wake_ups.get()


class ServingThread:
    """The thread that answers one request, and that may leave those that serve readers."""

    def __init__(self, threads: SpareThreads) -> None:
        self.threads = threads
        self.is_excess = threads.start_serving()
        self.has_left = False

    def leave(self) -> bool:
        """Let a parked thread serve in place of this one. False: no thread is spare."""
        if not self.has_left and self.threads.go_away():
            self.has_left = True
            self.threads.stop_serving()
        return self.has_left

    def finish(self) -> bool:
        """End the request. True: the thread should park after its response."""
        if self.has_left:
            self.threads.come_back()
        else:
            self.threads.stop_serving()
        return self.is_excess or self.has_left


class ParkingResponse:
    """A response after which its thread is parked. It needs a Content-Length.

    Without one, the client would wait for the end of the response until its thread is woken.
    """

    def __init__(self, response: Any, threads: SpareThreads) -> None:
        self.response, self.threads = response, threads

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.response)

    def close(self) -> None:
        try:
            if not isinstance(self.response, list):
                self.response.close()
        finally:
            self.threads.park()


def park_after(response: Any, threads: SpareThreads) -> Any:
    """Return a response after which its thread is parked, if its end does not depend on that.

    A list is what is sent before Django (``cms.wsgi``), always with its length.
    """
    is_complete = isinstance(response, list) or (
        not response.streaming and "Content-Length" in response.headers
    )
    return ParkingResponse(response, threads) if is_complete else response
