"""What a process keeps of one state of the log has one budget, and is freed once it is useless."""

import pytest

from cms.api.database import state_cache
from cms.api.database.snapshot import LogState
from cms.api.database.state_cache import KeptValues, StateCache, text_bytes, total_bytes

FIRST, SECOND = LogState(1, "a" * 64), LogState(2, "b" * 64)
#: Of one value in these tests, with what is counted beside it.
SIZE = 1_000
COUNTED = SIZE + state_cache.OVERHEAD_BYTES


@pytest.fixture(autouse=True)
def budget(settings, monkeypatch) -> None:
    """Caches of these tests alone, with room for ten values; the sweeper starts no thread."""
    settings.STATE_CACHE_BYTES = 10 * COUNTED
    monkeypatch.setattr(state_cache, "CACHES", [])
    monkeypatch.setattr(state_cache, "LARGEST_PART", 5)
    monkeypatch.setattr(state_cache.SWEEPER, "start", lambda: None)


@pytest.fixture
def clock(monkeypatch):
    now = [state_cache.time.monotonic()]
    monkeypatch.setattr(state_cache.time, "monotonic", lambda: now[0])
    return now


def fill(cache, count, *, state=FIRST):
    for number in range(count):
        cache.get_content(state).keep(number, "value", size=SIZE)


def test_largest_cache_begins_anew_when_all_together_are_full():
    small, large = StateCache(KeptValues), StateCache(KeptValues)
    fill(small, 3)

    fill(large, 7)
    full = total_bytes()
    fill(small, 4)

    assert full == 10 * COUNTED
    assert [[*cache.held.content] for cache in (small, large)] == [[0, 1, 2, 3], []]
    assert total_bytes() == 4 * COUNTED


def test_value_that_is_large_takes_the_place_of_none():
    cache = StateCache(KeptValues)
    fill(cache, 1)

    cache.get_content(FIRST).keep("large", "value", size=2 * COUNTED)

    assert [*cache.held.content] == [0]


def test_value_that_two_requests_made_counts_once():
    cache = StateCache(KeptValues)
    fill(cache, 1)
    fill(cache, 1)

    assert total_bytes() == COUNTED


def test_cache_that_does_not_count_bytes_has_an_eighth_at_most(settings):
    settings.STATE_CACHE_BYTES = 80_000
    cache = StateCache(set, item_bytes=1_000)
    for number in range(15):
        cache.get_content(FIRST).add(number)

    assert cache.held.content == {11, 12, 13, 14}


def test_all_of_another_state_is_freed_by_the_first_who_sees_the_next():
    asked, forgotten = StateCache(KeptValues), StateCache(KeptValues)
    fill(asked, 2)
    fill(forgotten, 2)

    asked.get_content(SECOND)

    assert (total_bytes(), forgotten.held.chain) == (0, None)


def test_sweep_frees_what_has_expired_and_comes_again_while_there_is_more(clock, monkeypatch):
    starts, trims = [], []
    monkeypatch.setattr(state_cache, "trim_memory", lambda: trims.append(1))
    monkeypatch.setattr(state_cache.SWEEPER, "start", lambda: starts.append(1))
    old, young = StateCache(KeptValues), StateCache(KeptValues)
    fill(old, 1)
    clock[0] += state_cache.KEEP_SECONDS - 1
    fill(young, 1)
    starts.clear()
    clock[0] += 2

    state_cache.SWEEPER.sweep()
    first = (len(old.held.content), len(young.held.content), len(starts))
    clock[0] += state_cache.KEEP_SECONDS
    state_cache.SWEEPER.sweep()

    assert first == (0, 1, 1)
    assert (len(young.held.content), len(starts), len(trims)) == (0, 1, 2)


def test_one_thread_sweeps_at_a_time(monkeypatch):
    monkeypatch.undo()
    sweeper = state_cache.Sweeper()
    sweeper.start()
    timer = sweeper.timer
    sweeper.start()
    timer.cancel()

    assert (sweeper.timer is timer, timer.daemon) == (True, True)


def test_what_has_expired_is_not_even_peeked_at(clock):
    cache = StateCache(KeptValues)
    fill(cache, 1)
    before = dict(cache.peek_content())
    clock[0] += state_cache.KEEP_SECONDS + 1

    assert (before, dict(cache.peek_content())) == ({0: "value"}, {})


def test_state_that_is_not_public_shares_nothing():
    cache = StateCache(KeptValues)
    fill(cache, 1)
    hidden = LogState(1, FIRST.chain, is_public=False)

    fill(cache, 2, state=hidden)

    assert ([*cache.get_content(hidden)], [*cache.get_content(FIRST)]) == ([], [0])


def test_letters_beyond_latin_count_with_all_their_bytes():
    assert text_bytes("a" * 1_000, b"b" * 1_000) < 2_200
    assert text_bytes("a" * 999 + "\u201c") > 2_000
