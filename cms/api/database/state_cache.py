"""Caches of what was read in one state of the log: cards, counts, names, finished documents.

Nothing depends on them: another process, or none at all, gives the same responses. Together they
take ``STATE_CACHE_BYTES`` at most: when they are full, the largest begins anew. All are freed when
the log has grown, and a minute after they were begun.
"""

import time
from collections.abc import Callable, Hashable, Sized
from dataclasses import dataclass
from sys import getsizeof
from threading import Timer
from typing import Any, Generic, TypeVar

from django.conf import settings

from cms.api.database.snapshot import LogState
from cms.lib.allocator import TRIMMER, trim_memory

KEEP_SECONDS = 60  # `reproject` changes rows without a line in the log
#: Of one value beside its own bytes: its key, its place in a dictionary, the objects around it.
OVERHEAD_BYTES = 500
#: A value of more than this part of all caches is not kept: it would take the place of many.
LARGEST_PART = 256
#: A cache that does not count its bytes has this part of all at most.
UNCOUNTED_PART = 8

T = TypeVar("T", bound=Sized)
V = TypeVar("V")
CACHES: "list[StateCache[Any]]" = []


class KeptValues(dict[Hashable, V], Generic[V]):
    """Values by what they depend on, and about how many ``bytes`` they take."""

    def __init__(self) -> None:
        super().__init__()
        self.bytes = 0

    def keep(self, key: Hashable, value: V, *, size: int) -> None:
        """Keep a value that takes ``size`` bytes, unless it is large."""
        size += OVERHEAD_BYTES
        if size * LARGEST_PART <= settings.STATE_CACHE_BYTES and key not in self:
            self[key] = value
            self.bytes += size
            TRIMMER.count_kept(size)
            make_room()


@dataclass(frozen=True)
class Held(Generic[T]):
    """What is held, and of which state: in one, so that no thread takes that of another state."""

    content: T
    chain: str | None
    expires: float


class StateCache(Generic[T]):
    """Holds what this process has read in the state of the log that it saw last.

    ``make`` makes an empty cache. One that does not count its ``bytes`` takes ``item_bytes`` for
    each item. What a preview reads is not held: nobody else may see its state.
    """

    def __init__(self, make: Callable[[], T], *, item_bytes: int = 1_000) -> None:
        self.make, self.item_bytes = make, item_bytes
        self.held: Held[T] = Held(make(), None, 0.0)
        CACHES.append(self)

    @property
    def bytes(self) -> int:
        """Return about how many bytes the content takes."""
        content = self.held.content
        return getattr(content, "bytes", 0) or len(content) * self.item_bytes

    def get_content(self, log_state: LogState) -> T:
        """Return what was read in this state of the log, or an empty cache for it."""
        if not log_state.is_public:
            return self.make()
        held = self.held
        is_current = held.chain == log_state.chain and held.expires >= time.monotonic()
        if not is_current or self.is_over_share():
            free_outdated(log_state.chain)
            expires = time.monotonic() + KEEP_SECONDS
            held = self.held = Held(self.make(), log_state.chain, expires)
            SWEEPER.start()
        return held.content

    def peek_content(self) -> T:
        """Return what is held of whichever state; an empty cache if that has expired."""
        held = self.held
        return held.content if held.expires >= time.monotonic() else self.make()

    def is_over_share(self) -> bool:
        """Return whether a cache that does not count its bytes has more than an eighth of all."""
        content = self.held.content
        counts = hasattr(content, "bytes")
        return not counts and self.bytes * UNCOUNTED_PART > settings.STATE_CACHE_BYTES

    def clear_content(self) -> None:
        """Forget everything."""
        self.held = Held(self.make(), None, 0.0)


def free_outdated(chain: str | None = None) -> None:
    """Free what has expired, and what is of another state of the log than that of ``chain``."""
    now = time.monotonic()
    for cache in CACHES:
        held = cache.held
        if held.chain is not None and (held.expires < now or chain not in (None, held.chain)):
            cache.clear_content()


def make_room() -> None:
    """Let the largest cache begin anew if all together are full."""
    if total_bytes() > settings.STATE_CACHE_BYTES:
        largest = max(CACHES, key=lambda cache: cache.bytes)
        held = largest.held
        largest.held = Held(largest.make(), held.chain, held.expires)


def clear_caches() -> None:
    """Forget everything."""
    for cache in CACHES:
        cache.clear_content()


class Sweeper:
    """A thread that frees what has expired though nobody asks again."""

    def __init__(self) -> None:
        self.timer: Timer | None = None

    def start(self) -> None:
        if self.timer is None:
            self.timer = Timer(KEEP_SECONDS + 1, self.sweep)
            self.timer.daemon = True
            self.timer.start()

    def sweep(self) -> None:
        """Free what has expired, and do so again later if there is more."""
        self.timer = None
        free_outdated()
        trim_memory()  # of what was freed meanwhile, too
        if any(cache.held.chain is not None for cache in CACHES):
            self.start()


SWEEPER = Sweeper()


def total_bytes() -> int:
    """Return about how many bytes all caches take."""
    return sum(cache.bytes for cache in CACHES)


def text_bytes(*texts: str | bytes) -> int:
    """Return the bytes that texts take in memory: a letter beyond Latin-1 makes each take two."""
    return sum(map(getsizeof, texts))
