"""Lanes: how many requests are received, and carried out, at a time away from those of readers.

Previews have a lane, since they cost more than what readers ask. So have those requests of readers
that cost much (``cms.server.costly_requests``). Requests with a body have two: strangers, and
people who are signed in. So however many strangers send slow bodies or guess
passwords, readers keep their threads, and authors can save.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from django.conf import settings

from cms.server.request_body import BodyRefusedError

TURN_SECONDS = 20  # whoever waits longer for a turn is refused


class Lane:
    """One lane: ``size`` requests at most are in it, of one client at most ``per_client``.

    Of those that are received, ``turns`` at a time are carried out.
    """

    def __init__(self, *, size: int, per_client: int, turns: int) -> None:
        self.size, self.per_client = size, per_client
        self.lock = Lock()
        self.clients: Counter[str] = Counter()
        self.turns = BoundedSemaphore(turns)

    def enter(self, client: str) -> "Place":
        """Take a place in the lane. Raises BodyRefusedError if there is none."""
        with self.lock:
            if self.clients.total() >= self.size or self.clients[client] >= self.per_client:
                raise BodyRefusedError("busy")
            self.clients[client] += 1
        return Place(self, client)

    @contextmanager
    def place(self, client: str) -> Iterator[None]:
        """Hold a place in the lane. Raises BodyRefusedError if there is none."""
        place = self.enter(client)
        try:
            yield
        finally:
            place.leave()

    @contextmanager
    def turn(self, *, seconds: float | None = None) -> Iterator[None]:
        """Wait for a turn and hold it. Raises BodyRefusedError if none comes."""
        if not self.turns.acquire(timeout=TURN_SECONDS if seconds is None else seconds):
            raise BodyRefusedError("busy")
        try:
            yield
        finally:
            self.turns.release()


class Place:
    """The place of one request, held by the thread that answers it and the one that reads it."""

    def __init__(self, lane: Lane, client: str) -> None:
        self.lane, self.client, self.holders = lane, client, 1

    def share(self) -> None:
        """Add a holder, which leaves too."""
        with self.lane.lock:
            self.holders += 1

    def leave(self) -> None:
        """Free the place, once its last holder leaves."""
        with self.lane.lock:
            self.holders -= 1
            if not self.holders:
                self.lane.clients[self.client] -= 1
                self.lane.clients += Counter()  # forgets those at zero


_HALF = settings.SPARE_THREADS // 2
STRANGERS = Lane(size=_HALF, per_client=_HALF // 3, turns=1)  # one password is hashed at a time
MEMBERS = Lane(size=_HALF, per_client=_HALF, turns=2)
COSTLY = Lane(size=_HALF, per_client=_HALF // 2, turns=1)  # each may use a whole processor
PREVIEWS = Lane(size=_HALF, per_client=_HALF // 2, turns=1)  # a front end asks for much at once
