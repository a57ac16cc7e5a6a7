"""Server-sent events: stream changes as the log grows (WHATWG HTML, section 9.2)."""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass

import orjson
from django.conf import settings
from django.utils import timezone

from cms.api.database.places import require_place
from cms.api.database.snapshot import current_log_state, snapshot
from cms.api.errors.problem_details import Problem
from cms.api.http.thread_budget import THREAD_BUDGET
from cms.lib.database_errors import is_outage
from cms.published.chain import Place
from cms.syndication.partners.scope import Scope
from cms.syndication.sync.change_feed import ChangeQuery, load_change_page

LOG = logging.getLogger(__name__)
POLL_SECONDS = 1.0
HEARTBEAT_SECONDS = 5.0
PAGE_SIZE = 100
#: Of one response: a client that is further behind reconnects at once, or reads pages.
MAX_CHANGES = 1_000
#: How long clients wait before they reconnect, in milliseconds.
RETRY_SOON, RETRY_LATER = 1_000, 5_000


@dataclass
class Clock:
    """The clock of a stream, which tests replace."""

    def now(self) -> float:
        return time.monotonic()

    def sleep(self) -> None:
        time.sleep(POLL_SECONDS)


class EventStream:
    """The events after a place in the log.

    The stream stays open only while a thread can be spared. Otherwise it sends the changes there
    are and ends, and the client reconnects. It also ends if the log is not the one any more that
    it has followed: the client is refused when it reconnects.
    """

    is_held_open = False

    def __init__(self, after: Place, scope: Scope, clock: Clock | None = None) -> None:
        self.place, self.scope, self.clock = after, scope, clock or Clock()
        self.seconds: int = settings.STREAM_SECONDS
        self.is_held_open = bool(self.seconds) and THREAD_BUDGET.wait()

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self.stream_events()
        except Problem:
            return  # the log has another history than the events so far
        except Exception as error:
            if not is_outage(error):
                raise
            LOG.warning("The database does not answer; a stream has ended.", exc_info=True)

    def stream_events(self) -> Iterator[bytes]:
        """Yield events until the time is up; clients reconnect after the end."""
        retry = RETRY_SOON if self.is_held_open else RETRY_LATER
        yield f"retry: {retry}\nid: {self.place}\n\n".encode()
        yield from self.read_events()
        deadline = last_sent = self.clock.now()
        deadline += self.seconds
        while self.is_held_open and not THREAD_BUDGET.is_over and self.clock.now() < deadline:
            self.clock.sleep()
            log_state = current_log_state()
            if log_state.place != self.place or log_state.waits_for_release(timezone.now()):
                yield from self.read_events()
                last_sent = self.clock.now()
            elif self.clock.now() - last_sent >= HEARTBEAT_SECONDS:
                yield b":\n\n"
                last_sent = self.clock.now()

    def read_events(self) -> Iterator[bytes]:
        """Yield an event for each new change, up to ``MAX_CHANGES``."""
        for _ in range(MAX_CHANGES // PAGE_SIZE):
            with snapshot() as log_state:
                require_place(self.place, log_state)
                query = ChangeQuery(after=self.place.sequence, size=PAGE_SIZE, scope=self.scope)
                page = load_change_page(query, log_state)
            for change in page.changes:
                yield b"id: %s\ndata: %s\n\n" % (change["place"].encode(), orjson.dumps(change))
            places = [str(self.place), *(change["place"] for change in page.changes)]
            if str(page.place) != places[-1]:
                yield f"id: {page.place}\n\n".encode()  # changes that are not for this client
            self.place = page.place
            if page.sequence >= log_state.sequence:
                return

    def close(self) -> None:
        """Give the thread back. The server calls this in the end, also when the client has left."""
        if self.is_held_open:
            self.is_held_open = False
            THREAD_BUDGET.stop_waiting()

    __del__ = close  # for a response that was never sent, since a later step failed
