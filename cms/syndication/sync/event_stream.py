"""Server-sent events: the log, told as it grows (WHATWG HTML, section 9.2)."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import orjson
from django.conf import settings
from django.utils import timezone

from cms.api.database.snapshot import latest, snapshot
from cms.api.http.thread_budget import HOLDING
from cms.syndication.sync import change_feed

POLL_SECONDS = 1.0  # seconds
HEARTBEAT_SECONDS = 5.0
#: Of one answer: whoever is further behind comes again at once, or reads pages.
MAX_CHANGES = 1_000
#: How long clients wait before they come again, in milliseconds.
RETRY_SOON, RETRY_LATER = 1_000, 5_000


@dataclass
class Clock:
    """What a stream knows of time, for tests to turn."""

    def now(self) -> float:
        return time.monotonic()

    def sleep(self) -> None:
        time.sleep(POLL_SECONDS)


class EventStream:
    """The events after a place in the log. It is held open only while a thread can be spared; else
    it says what there is and ends, and the client comes again.
    """

    is_held = False

    def __init__(self, asked: change_feed.ChangeQuery, clock: Clock | None = None) -> None:
        self.asked, self.clock = asked, clock or Clock()
        self.seconds: int = settings.STREAM_SECONDS
        self.is_held = bool(self.seconds) and HOLDING.wait()

    def __iter__(self) -> Iterator[bytes]:
        retry = RETRY_SOON if self.is_held else RETRY_LATER
        yield b"retry: %d\nid: %d\n\n" % (retry, self.asked.after)
        yield from self.news()
        until = beat = self.clock.now()
        until += self.seconds
        while self.is_held and not HOLDING.is_over and self.clock.now() < until:
            self.clock.sleep()
            seen = latest()
            if seen.sequence > self.asked.after or seen.is_due(timezone.now()):
                yield from self.news()
                beat = self.clock.now()
            elif self.clock.now() - beat >= HEARTBEAT_SECONDS:
                yield b":\n\n"
                beat = self.clock.now()

    def news(self) -> Iterator[bytes]:
        """All lines that there are, up to a number of them."""
        for _ in range(MAX_CHANGES // self.asked.size):
            with snapshot() as seen:
                page = change_feed.load_change_page(self.asked, seen)
            for line in page.lines:
                yield b"id: %d\ndata: %s\n\n" % (line["sequence"], orjson.dumps(line))
            if page.sequence > max([self.asked.after, *(line["sequence"] for line in page.lines)]):
                yield b"id: %d\n\n" % page.sequence  # lines that are not for this client
            self.asked = replace(self.asked, after=page.sequence)
            if page.sequence >= seen.sequence:
                return

    def close(self) -> None:
        """The server calls it in the end, also when nobody listens any more."""
        if self.is_held:
            self.is_held = False
            HOLDING.stop_waiting()

    __del__ = close  # of an answer that never went out, since something failed after it was made
