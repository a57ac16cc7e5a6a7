"""How much partners ask, and how far their copies have come.

Each process counts in its memory and writes down what it counted every few seconds, from a thread
of its own: so no reader waits for a writer, and a busy partner costs one statement every few
seconds. A process that is killed takes what it counted since with it, which is at most
``USAGE_EVERY`` seconds of counts; the next request of a partner says anew how far its copy is.
"""

import atexit
import gzip
import logging
import re
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from cms.syndication.partners.activity_models import Usage
from cms.syndication.partners.models import Partner
from cms.syndication.sync.views.changes import SEQUENCE_HEADER

LOG = logging.getLogger(__name__)
Kind = Usage.Kind
#: What every whole entry says once, by the room that sends it.
ENTRY = {
    Kind.CHANGES: re.compile(rb'"document":\{'),
    Kind.EXPORT: re.compile(rb'"document":\{'),
    Kind.FEEDS: re.compile(rb"<entry>|<item>|\"content_html\":"),
    Kind.API: re.compile(rb'"translation_key":"'),
}
LINE = re.compile(rb"^id: ?(\d+)\s*$", re.MULTILINE)
#: How far an answer brings a copy: a page of changes to where the next one begins, an export to
#: the head that it is of.
NEXT = re.compile(r"[?&]after=(\d+)[^>]*>; rel=\"next\"")
GZIP = zlib.MAX_WBITS | 16


@dataclass
class Count:
    requests: int = 0
    bytes: int = 0
    entries: int = 0


@dataclass
class Counted:
    """What a process has counted and not yet written down."""

    counts: dict[tuple[int, date, str], Count] = field(default_factory=dict)
    pulls: dict[int, tuple[datetime, int | None]] = field(default_factory=dict)


class Ledger:
    """What this process has counted; safe to use from many threads."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.waiting = Counted()
        self.timer: threading.Timer | None = None

    def add(self, partner: int, kind: str, count: Count, *, now: datetime) -> None:
        with self.lock:
            key = (partner, now.date(), kind)
            sum = self.waiting.counts.setdefault(key, Count())
            sum.requests += count.requests
            sum.bytes += count.bytes
            sum.entries += count.entries
            self.wake()

    def pull(self, partner: int, sequence: int | None, *, now: datetime) -> None:
        with self.lock:
            before = self.waiting.pulls.get(partner, (now, None))[1]
            self.waiting.pulls[partner] = (now, before if sequence is None else sequence)
            self.wake()

    def wake(self) -> None:
        if self.timer is None:
            self.timer = threading.Timer(settings.USAGE_EVERY, self.flush_and_leave)
            self.timer.daemon = True
            self.timer.start()

    def flush_and_leave(self) -> None:
        """In the timer's own thread, whose connection nobody else will use or close."""
        try:
            self.flush()
        finally:
            connections[DEFAULT_DB_ALIAS].close()

    def take(self) -> Counted:
        with self.lock:
            taken, self.waiting = self.waiting, Counted()
            self.timer = None
        return taken

    def forget(self) -> None:
        """Nothing is written down of what was counted so far."""
        if self.timer:
            self.timer.cancel()
        self.take()

    def flush(self) -> None:
        """Write down what was counted. A database that can't be written now is tried again."""
        taken = self.take()
        if not taken.counts and not taken.pulls:
            return
        try:
            with transaction.atomic(using=DEFAULT_DB_ALIAS):
                write(taken)
        except DatabaseError:
            LOG.warning("What partners asked could not be noted yet.", exc_info=True)
            self.put_back(taken)

    def put_back(self, taken: Counted) -> None:
        with self.lock:
            for key, count in taken.counts.items():
                sum = self.waiting.counts.setdefault(key, Count())
                sum.requests += count.requests
                sum.bytes += count.bytes
                sum.entries += count.entries
            self.waiting.pulls = taken.pulls | self.waiting.pulls
            self.wake()


LEDGER = Ledger()
atexit.register(LEDGER.flush)


def write(taken: Counted) -> None:
    """One statement for each partner, day and kind, and one for each partner that pulled."""
    everybody = set(Partner.objects.values_list("pk", flat=True))
    # Sorted, so that two processes never wait for each other's rows.
    for (partner, day, kind), count in sorted(taken.counts.items()):
        if partner not in everybody:
            continue  # deleted since
        row = {"partner_id": partner, "day": day, "kind": kind}
        added = {
            "requests": F("requests") + count.requests,
            "bytes": F("bytes") + count.bytes,
            "entries": F("entries") + count.entries,
        }
        if not Usage.objects.filter(**row).update(**added):
            Usage.objects.bulk_create([Usage(**row)], ignore_conflicts=True)
            Usage.objects.filter(**row).update(**added)
    for partner, (at, sequence) in sorted(taken.pulls.items()):
        known = {} if sequence is None else {"last_sequence": sequence}
        Partner.objects.filter(pk=partner).update(last_pull_at=at, **known)


class CountedUse:
    """The middleware: before all others, so that it sees what is sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        admission = getattr(request, "admission", None)
        partner = admission.caller.partner if admission and admission.is_granted else None
        if partner is not None:
            note(partner, kind_of(request.path), response, is_whole=request.method == "GET")
        return response


def kind_of(path: str) -> str:
    if path.startswith("/feeds/"):
        return Kind.FEEDS
    room = path.removeprefix("/api/v1/").partition("/")[0]
    return room if room in (Kind.CHANGES, Kind.EXPORT) else Kind.API


def note(partner: int, kind: str, response: Any, *, is_whole: bool) -> None:
    now = timezone.now()
    LEDGER.add(partner, kind, Count(requests=1), now=now)
    pulls = is_whole and kind in (Kind.CHANGES, Kind.EXPORT) and response.status_code in (200, 304)
    reached = reached_in(kind, response) if pulls else None
    zipped = response.headers.get("Content-Encoding") == "gzip"
    if response.streaming:
        watch = watched(response.streaming_content, partner, kind, reached, zipped=zipped)
        response.streaming_content = watch
        return
    if pulls:
        LEDGER.pull(partner, reached, now=now)
    if body := response.content:
        plain = gzip.decompress(body) if zipped else body
        LEDGER.add(partner, kind, Count(0, len(body), entries_in(kind, plain)), now=now)


def reached_in(kind: str, response: Any) -> int | None:
    if kind == Kind.EXPORT:
        text = response.headers.get(SEQUENCE_HEADER, "")
        return int(text) if text.isdecimal() else None
    following = NEXT.search(response.headers.get("Link", ""))
    return int(following[1]) if following else None


def entries_in(kind: str, plain: bytes) -> int:
    return len(ENTRY[Kind(kind)].findall(plain))


def watched(
    chunks: Iterable[bytes], partner: int, kind: str, reached: int | None, *, zipped: bool
) -> Iterator[bytes]:
    """The same chunks, counted as they leave. An export brings a copy forward when it was taken to
    its end, a stream of events with each of them.
    """
    unpack = zlib.decompressobj(GZIP).decompress if zipped else bytes
    for chunk in chunks:
        yield chunk
        now, plain = timezone.now(), unpack(chunk)
        LEDGER.add(partner, kind, Count(0, len(chunk), entries_in(kind, plain)), now=now)
        if kind == Kind.CHANGES and (lines := LINE.findall(plain)):
            LEDGER.pull(partner, int(lines[-1]), now=now)
    if reached is not None:
        LEDGER.pull(partner, reached, now=timezone.now())
