"""A cache in the memory of a process, bounded by bytes.

Django's own is bounded by the number of entries, whatever their size, and frees an expired entry
only when somebody asks for it again. Here the least recently used entries leave when there is no
room, and a thread frees expired entries, so that the memory of a process falls again.
"""

import pickle
import time
from collections import OrderedDict
from threading import RLock, Timer
from typing import Any, NamedTuple

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

from cms.lib.allocator import TRIMMER, trim_memory

DEFAULT_BYTES = 64_000_000
SWEEP_SECONDS = 20.0
#: What an entry takes beside its key and its value.
OVERHEAD_BYTES = 300


class Entry(NamedTuple):
    """A pickled value. ``expires`` None: it never does."""

    value: bytes
    expires: float | None
    size: int


class Store:
    """The entries of all caches with one name, the least recently used first."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.entries: OrderedDict[str, Entry] = OrderedDict()
        self.total_bytes = 0
        self.timer: Timer | None = None

    def get(self, key: str) -> Entry | None:
        """Return an entry that has not expired, and note its use."""
        entry = self.entries.get(key)
        if entry is None or (entry.expires is not None and entry.expires <= time.time()):
            return None
        self.entries.move_to_end(key)
        return entry

    def delete(self, key: str) -> bool:
        entry = self.entries.pop(key, None)
        self.total_bytes -= entry.size if entry else 0
        return entry is not None

    def sweep(self) -> None:
        """Free expired entries, and do so again later while there are others."""
        with self.lock:
            before, now = self.total_bytes, time.time()
            for key, entry in list(self.entries.items()):
                if entry.expires is not None and entry.expires <= now:
                    self.delete(key)
            freed = before - self.total_bytes
            self.timer = None
            self.start_timer()
        if freed > SWEPT_BYTES:
            trim_memory()

    def start_timer(self) -> None:
        if self.timer is None and self.entries:
            self.timer = Timer(SWEEP_SECONDS, self.sweep)
            self.timer.daemon = True
            self.timer.start()


#: Freed bytes that are worth the milliseconds to give them back to the system.
SWEPT_BYTES = 1_000_000
STORES: dict[str, Store] = {}


class MemoryCache(BaseCache):
    """A cache of ``MAX_BYTES`` in all. An entry of more than an eighth of that is not stored."""

    def __init__(self, name: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.store = STORES.get(name) or STORES.setdefault(name, Store())
        options = params.get("OPTIONS", {})
        self.max_bytes = int(options.get("MAX_BYTES", DEFAULT_BYTES))
        self.max_entries = int(options.get("MAX_ENTRIES", 100_000))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        key = self.make_and_validate_key(key, version=version)
        with self.store.lock:
            entry = self.store.get(key)
        return unpickle(entry.value) if entry else default

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        key = self.make_and_validate_key(key, version=version)
        pickled, expires = pickle.dumps(value, -1), self.get_backend_timeout(timeout)
        with self.store.lock:
            self._put(key, pickled, expires)

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        with self.store.lock:
            if self.store.get(self.make_and_validate_key(key, version=version)):
                return False
            self.set(key, value, timeout, version)
            return True

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        own_key = self.make_and_validate_key(key, version=version)
        with self.store.lock:
            entry = self.store.get(own_key)
            if entry is None:
                raise ValueError(f"Key {key!r} not found")
            value: int = unpickle(entry.value) + delta
            self._put(own_key, pickle.dumps(value, -1), entry.expires)
        return value

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        key = self.make_and_validate_key(key, version=version)
        with self.store.lock:
            entry = self.store.get(key)
            if entry:
                self._put(key, entry.value, self.get_backend_timeout(timeout))
            return entry is not None

    def delete(self, key: str, version: int | None = None) -> bool:
        with self.store.lock:
            return self.store.delete(self.make_and_validate_key(key, version=version))

    def clear(self) -> None:
        with self.store.lock:
            self.store.entries.clear()
            self.store.total_bytes = 0

    def _put(self, key: str, value: bytes, expires: float | None) -> None:
        """Store an entry after others have made room for it."""
        store, size = self.store, len(key) + len(value) + OVERHEAD_BYTES
        store.delete(key)
        if size > self.max_bytes // 8:
            return
        while store.entries and (
            store.total_bytes + size > self.max_bytes or len(store.entries) >= self.max_entries
        ):
            store.delete(next(iter(store.entries)))
        store.entries[key] = Entry(value, expires, size)
        store.total_bytes += size
        TRIMMER.count_kept(size)
        store.start_timer()


def clear_memory(alias: str) -> None:
    """Forget all that a cache has in the memory of this process; one elsewhere stays as it is."""
    cache = caches[alias]
    if isinstance(cache, MemoryCache):
        cache.clear()


def unpickle(value: bytes) -> Any:
    return pickle.loads(value)  # noqa: S301 -- this process pickled it
