"""The cache in memory has a bound in bytes, and frees what has expired without being asked."""

from threading import Timer

import pytest

from cms.lib import allocator, memory_cache
from cms.lib.memory_cache import MemoryCache, Store


@pytest.fixture
def make_cache(request, monkeypatch):
    monkeypatch.setattr(Store, "start_timer", lambda store: None)
    monkeypatch.setattr(memory_cache, "SWEPT_BYTES", 1_000)

    def make(**options) -> MemoryCache:
        cache = MemoryCache(request.node.name, {"OPTIONS": options})
        cache.clear()
        return cache

    return make


def test_entries_that_were_not_used_lately_make_room(make_cache):
    cache = make_cache(MAX_BYTES=20_000, MAX_ENTRIES=1_000)
    for number in range(15):
        cache.set(f"{number}", b"x" * 1_500)
        cache.get("0")

    kept = [number for number in range(15) if cache.get(f"{number}")]

    assert cache.store.total_bytes <= 20_000
    assert kept == [0, *range(6, 15)]


def test_number_of_entries_has_a_bound_too(make_cache):
    cache = make_cache(MAX_BYTES=20_000, MAX_ENTRIES=3)
    for number in range(9):
        cache.set(f"{number}", number)

    assert [cache.get(f"{number}") for number in range(9)] == [None] * 6 + [6, 7, 8]


def test_entry_that_is_large_takes_the_place_of_none(make_cache):
    cache = make_cache(MAX_BYTES=20_000)
    cache.set("small", 1)
    cache.set("large", b"x" * 3_000)

    assert (cache.get("small"), cache.get("large")) == (1, None)


def test_bytes_of_all_that_left_are_free_again(make_cache):
    cache = make_cache(MAX_BYTES=20_000)
    for value in (b"x" * 2_000, b"x", b"x" * 1_000):
        cache.set("same", value)
    cache.add("other", 1)
    added, number, touched = cache.add("other", 9), cache.incr("other"), cache.touch("other", 60)
    cache.delete("same")
    cache.delete("other")
    emptied = cache.store.total_bytes
    cache.set("more", 1)
    cache.clear()

    assert (added, number, touched, cache.touch("gone")) == (False, 2, True, False)
    with pytest.raises(ValueError, match="gone"):
        cache.incr("gone")
    assert (emptied, cache.store.total_bytes) == (0, 0)


def test_sweep_frees_what_has_expired_and_gives_memory_back(make_cache, monkeypatch):
    trims = []
    monkeypatch.setattr(memory_cache, "trim_memory", lambda: trims.append(1))
    cache = make_cache(MAX_BYTES=20_000)
    for number in range(5):
        cache.set(f"{number}", b"x" * 2_000, timeout=60 if number else None)
    now = memory_cache.time.time()
    monkeypatch.setattr(memory_cache.time, "time", lambda: now + 61)

    cache.store.sweep()

    assert list(cache.store.entries) == [cache.make_key("0")]
    assert 2_000 < cache.store.total_bytes < 3_000
    assert trims == [1]


def test_sweep_is_due_while_there_are_entries(request):
    cache = MemoryCache(request.node.name, {"OPTIONS": {}})
    cache.set("key", 1)
    cache.set("other", 1)
    first = cache.store.timer
    first.cancel()

    cache.store.sweep()
    second = cache.store.timer
    second.cancel()
    cache.clear()
    cache.store.sweep()

    assert first is not second
    assert cache.store.timer is None
    memory_cache.trim_memory()


def test_memory_between_kept_values_is_given_back_after_many_bytes(make_cache, monkeypatch):
    trims = []
    monkeypatch.setattr(allocator, "trim_memory", lambda: trims.append(1))
    monkeypatch.setattr(allocator, "TRIM_BYTES", 10_000)
    monkeypatch.setattr(allocator, "Thread", lambda target, daemon: Timer(0, target))
    monkeypatch.setattr(Timer, "start", lambda timer: timer.function())
    monkeypatch.setattr(allocator.TRIMMER, "kept", 0)
    cache = make_cache(MAX_BYTES=100_000)
    for number in range(15):
        cache.set(f"{number}", b"x" * 1_500)

    assert trims == [1, 1]
