"""Acts are counted in windows, each for whoever does them."""

import pytest
from django.core.cache import caches

from cms.lib import rate_limits
from cms.lib.rate_limits import RateLimit


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        seconds = 1_200

    monkeypatch.setattr(rate_limits, "epoch_seconds", lambda: Clock.seconds)
    return Clock


def test_acts_beyond_the_quota_wait_for_the_next_window(clock):
    limit = RateLimit("test", quota=3, window=60)
    clock.seconds += 20

    assert [limit.count_act("anna") for _ in range(5)] == [0, 0, 0, 40, 40]
    assert limit.count_act("berta") == 0
    clock.seconds += 40
    assert limit.count_act("anna") == 0


def test_refunded_act_does_not_count(clock):
    limit = RateLimit("test", quota=2, window=60)
    limit.count_act("anna")
    limit.count_act("anna")
    limit.refund("anna")

    assert [limit.is_used_up("anna"), limit.count_act("anna"), limit.count_act("anna")] == [
        False,
        0,
        60,
    ]


@pytest.mark.parametrize(("processes", "share"), [(1, 10), (2, 5), (4, 2), (64, 2)])
def test_processes_that_count_for_themselves_allow_their_share(processes, share):
    assert RateLimit("test", quota=10, window=60, processes=processes).share == share


def test_no_quota_is_no_limit(clock):
    limit = RateLimit("test", quota=0, window=60)

    assert [limit.count_act("anna") for _ in range(3)] == [0, 0, 0]


def test_long_names_make_short_keys(clock):
    limit = RateLimit("test", quota=1, window=60)

    assert [limit.count_act("a" * 10_000), limit.count_act("a" * 10_001)] == [0, 0]
    assert limit.count_act("a" * 10_000) == 60


def test_nobody_is_refused_when_the_counters_fail(clock, monkeypatch):
    monkeypatch.setattr(caches["counters"], "incr", None)

    assert RateLimit("test", quota=1, window=60).count_act("anna") == 0
