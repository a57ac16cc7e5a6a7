"""Server-sent events: stream changes as the log grows (WHATWG HTML, section 9.2)."""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import orjson
from django.conf import settings
from django.utils import timezone

from cms.api.database.snapshot import current_log_state, snapshot
from cms.api.http.thread_budget import THREAD_BUDGET
from cms.lib.database_errors import is_outage
from cms.syndication.sync import change_feed

LOG = logging.getLogger(__name__)
POLL_SECONDS = 1.0
HEARTBEAT_SECONDS = 5.0
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
    """The events after a sequence of the log.

    The stream stays open only while a thread can be spared. Otherwise it sends the changes there
    are and ends, and the client reconnects.
    """

    is_held_open = False

    def __init__(self, query: change_feed.ChangeQuery, clock: Clock | None = None) -> None:
        self.query, self.clock = query, clock or Clock()
        self.seconds: int = settings.STREAM_SECONDS
        self.is_held_open = bool(self.seconds) and THREAD_BUDGET.wait()

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self.stream_events()
        except Exception as error:
            if not is_outage(error):
                raise
            LOG.warning("The database does not answer; a stream has ended.", exc_info=True)

    def stream_events(self) -> Iterator[bytes]:
        """Yield events until the time is up; clients reconnect after the end."""
        retry = RETRY_SOON if self.is_held_open else RETRY_LATER
        yield b"retry: %d\nid: %d\n\n" % (retry, self.query.after)
        yield from self.read_events()
        deadline = last_sent = self.clock.now()
        deadline += self.seconds
        while self.is_held_open and not THREAD_BUDGET.is_over and self.clock.now() < deadline:
            self.clock.sleep()
            log_state = current_log_state()
            if log_state.sequence > self.query.after or log_state.waits_for_release(timezone.now()):
                yield from self.read_events()
                last_sent = self.clock.now()
            elif self.clock.now() - last_sent >= HEARTBEAT_SECONDS:
                yield b":\n\n"
                last_sent = self.clock.now()

    def read_events(self) -> Iterator[bytes]:
        """Yield an event for each new change, up to ``MAX_CHANGES``."""
        for _ in range(MAX_CHANGES // self.query.size):
            with snapshot() as log_state:
                page = change_feed.load_change_page(self.query, log_state)
            for change in page.changes:
                yield b"id: %d\ndata: %s\n\n" % (change["sequence"], orjson.dumps(change))
            sequences = [change["sequence"] for change in page.changes]
            if page.sequence > max([self.query.after, *sequences]):
                yield b"id: %d\n\n" % page.sequence  # changes that are not for this client
            self.query = replace(self.query, after=page.sequence)
            if page.sequence >= log_state.sequence:
                return

    def close(self) -> None:
        """Give the thread back. The server calls this in the end, also when the client has left."""
        if self.is_held_open:
            self.is_held_open = False
            THREAD_BUDGET.stop_waiting()

    __del__ = close  # for a response that was never sent, since a later step failed
