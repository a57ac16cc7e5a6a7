"""Usage counters: how much partners request, and how far their copies have come.

Each process counts in memory and writes its counts to the database every few seconds, from a
thread of its own: so no reader waits for a writer, and a busy partner costs one statement every few
seconds. A killed process loses at most ``USAGE_EVERY`` seconds of counts. No sync position is lost
for good: the partner's next request reports it again.
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
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from cms.api.access.admission import find_admission
from cms.api.database.places import is_in_main_database
from cms.lib.write_timer import WriteTimer
from cms.published.chain import PLACE_PATTERN, Place
from cms.syndication.partners.activity_models import Usage
from cms.syndication.partners.models import Partner
from cms.syndication.sync.views.changes import PLACE_HEADER

LOG = logging.getLogger(__name__)
Kind = Usage.Kind
#: A text that every entry contains exactly once, by kind of request.
ENTRY_PATTERNS = {
    Kind.CHANGES: re.compile(rb'"document":\{'),
    Kind.EXPORT: re.compile(rb'"document":\{'),
    Kind.FEEDS: re.compile(rb"<entry>|<item>|\"content_html\":"),
    Kind.API: re.compile(rb'"corrections":\['),  # of items in lists too
}
#: The id of a server-sent event, which is a place in the log.
EVENT_ID = re.compile(rf"^id: ?(0|{PLACE_PATTERN})\s*$".encode(), re.MULTILINE)
#: The place that a page of changes brings a copy to: where the next page begins.
NEXT_LINK = re.compile(rf"[?&]after=(0|{PLACE_PATTERN})\b[^>]*>; rel=\"next\"")
GZIP = zlib.MAX_WBITS | 16


@dataclass
class UsageCount:
    """Counts of one partner, day and kind that are not in the database yet."""

    requests: int = 0
    bytes: int = 0
    entries: int = 0

    def add(self, other: "UsageCount") -> None:
        self.requests += other.requests
        self.bytes += other.bytes
        self.entries += other.entries


@dataclass
class PendingUsage:
    """What a process has counted and not yet written to the database.

    ``counts`` are by partner id, day and kind. ``pulls`` hold the time of the latest pull and the
    place that it brought the copy to, None if that is not known.
    """

    counts: dict[tuple[int, date, str], UsageCount] = field(default_factory=dict)
    pulls: dict[int, tuple[datetime, Place | None]] = field(default_factory=dict)


class UsageBuffer:
    """The pending usage of this process, and the timer that writes it. Thread-safe."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.pending = PendingUsage()
        self.timer = WriteTimer(self.flush)

    def add_count(self, partner: int, kind: str, count: UsageCount, *, now: datetime) -> None:
        with self.lock:
            key = (partner, now.date(), kind)
            self.pending.counts.setdefault(key, UsageCount()).add(count)
        self.timer.start(seconds=settings.USAGE_EVERY)

    def record_pull(self, partner: int, place: Place | None, *, now: datetime) -> None:
        """Record that a partner pulled, and the place that its copy has reached, if known."""
        with self.lock:
            before = self.pending.pulls.get(partner, (now, None))[1]
            self.pending.pulls[partner] = (now, before if place is None else place)
        self.timer.start(seconds=settings.USAGE_EVERY)

    def flush(self) -> None:
        """Write the pending usage to the database; after a database error, try again later."""
        usage = self._take_pending()
        if not usage.counts and not usage.pulls:
            return
        try:
            with transaction.atomic(using=DEFAULT_DB_ALIAS):
                save_usage(usage)
        except Exception:  # whatever it is, it passes, and the counts wait
            LOG.warning("What partners asked could not be noted yet.", exc_info=True)
            self._restore_pending(usage)

    def clear(self) -> None:
        """Drop the pending usage and stop the timer."""
        self.timer.cancel()
        self._take_pending()

    def _take_pending(self) -> PendingUsage:
        with self.lock:
            usage, self.pending = self.pending, PendingUsage()
        return usage

    def _restore_pending(self, usage: PendingUsage) -> None:
        with self.lock:
            for key, count in usage.counts.items():
                self.pending.counts.setdefault(key, UsageCount()).add(count)
            self.pending.pulls = usage.pulls | self.pending.pulls
        self.timer.start(seconds=settings.USAGE_EVERY)


USAGE_BUFFER = UsageBuffer()
atexit.register(USAGE_BUFFER.flush)


def save_usage(usage: PendingUsage) -> None:
    """Run one update per partner, day and kind, and one for each partner that pulled."""
    partners = set(Partner.objects.values_list("pk", flat=True))
    # Sorted, so that two processes never wait for each other's rows.
    for (partner, day, kind), count in sorted(usage.counts.items()):
        if partner not in partners:
            continue  # deleted since
        row = {"partner_id": partner, "day": day, "kind": kind}
        sums = {
            "requests": F("requests") + count.requests,
            "bytes": F("bytes") + count.bytes,
            "entries": F("entries") + count.entries,
        }
        if not Usage.objects.filter(**row).update(**sums):
            Usage.objects.bulk_create([Usage(**row)], ignore_conflicts=True)
            Usage.objects.filter(**row).update(**sums)
    for partner, (at, place) in sorted(usage.pulls.items(), key=lambda item: item[0]):
        # A place of before a restore says nothing of the log that there is now.
        is_reached = place is not None and is_in_main_database(place)
        reached = {"last_sequence": place.sequence} if place and is_reached else {}
        Partner.objects.filter(pk=partner).update(last_pull_at=at, **reached)


class UsageMiddleware:
    """Count the requests of partners. It wraps all other middleware, to see what is sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        admission = find_admission(request)
        partner = admission.caller.partner if admission and admission.is_granted else None
        if partner is not None:
            is_get = request.method == "GET"
            try:
                count_response(partner, usage_kind(request.path), response, is_get=is_get)
            except Exception:  # no response is lost because it could not be counted
                LOG.exception("A response to a partner could not be counted.")
        return response


def usage_kind(path: str) -> str:
    """Return the kind of usage that a request for this path is."""
    if path.startswith("/feeds/"):
        return Kind.FEEDS
    first = path.removeprefix("/api/v1/").partition("/")[0]
    return first if first in (Kind.CHANGES, Kind.EXPORT) else Kind.API


def count_response(partner: int, kind: str, response: Any, *, is_get: bool) -> None:
    """Count the request, the sent bytes and entries, and the place that the copy reaches."""
    now = timezone.now()
    USAGE_BUFFER.add_count(partner, kind, UsageCount(requests=1), now=now)
    pulls = is_get and kind in (Kind.CHANGES, Kind.EXPORT) and response.status_code in (200, 304)
    reached = reached_place(kind, response) if pulls else None
    gzipped = response.headers.get("Content-Encoding") == "gzip"
    if response.streaming:
        chunks = response.streaming_content
        response.streaming_content = count_chunks(chunks, partner, kind, reached, gzipped=gzipped)
        return
    if pulls:
        USAGE_BUFFER.record_pull(partner, reached, now=now)
    if body := response.content:
        plain = gzip.decompress(body) if gzipped else body
        count = UsageCount(0, len(body), count_entries(kind, plain))
        USAGE_BUFFER.add_count(partner, kind, count, now=now)


def reached_place(kind: str, response: Any) -> Place | None:
    """Return the place of an export's snapshot or at the end of a page of changes, if known."""
    if kind == Kind.EXPORT:
        text = response.headers.get(PLACE_HEADER)
    else:
        next_link = NEXT_LINK.search(response.headers.get("Link", ""))
        text = next_link[1] if next_link else None
    return Place.parse(text) if text else None


def count_entries(kind: str, plain: bytes) -> int:
    return len(ENTRY_PATTERNS[Kind(kind)].findall(plain))


def count_chunks(
    chunks: Iterable[bytes], partner: int, kind: str, reached: Place | None, *, gzipped: bool
) -> Iterator[bytes]:
    """Yield the chunks of a streamed response and count them as they leave.

    An export moves the copy forward once its last chunk is taken; an event stream with each event.
    """
    decompress = zlib.decompressobj(GZIP).decompress if gzipped else bytes
    for chunk in chunks:
        yield chunk
        now, plain = timezone.now(), decompress(chunk)
        count = UsageCount(0, len(chunk), count_entries(kind, plain))
        USAGE_BUFFER.add_count(partner, kind, count, now=now)
        if kind == Kind.CHANGES and (event_ids := EVENT_ID.findall(plain)):
            USAGE_BUFFER.record_pull(partner, Place.parse(event_ids[-1].decode()), now=now)
    if reached is not None:
        USAGE_BUFFER.record_pull(partner, reached, now=timezone.now())
