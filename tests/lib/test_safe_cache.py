"""A cache that fails is left alone until it answers, and used again afterwards."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from django.core.cache import caches

from cms.lib import circuit_breaker
from cms.lib.safe_cache import call_cache, failed_caches, safe_get, safe_increment, safe_set
from cms.lib.service_urls import limit_waits

FILES = "django.core.cache.backends.filebased.FileBasedCache"
REDIS = "django.core.cache.backends.redis.RedisCache"


@pytest.fixture(autouse=True)
def no_thread(monkeypatch):
    """The tests ask the cache again themselves."""
    monkeypatch.setattr(circuit_breaker.Breaker, "probe_until_closed", lambda breaker: None)


def probe_caches() -> None:
    for breaker in circuit_breaker.BREAKERS.values():
        breaker.probe()


def test_cache_that_fails_is_asked_once_and_heals(settings, tmp_path: Path, caplog):
    place = tmp_path / "cache"
    place.touch()  # a file is in the place of the folder
    cache = {"BACKEND": FILES, "LOCATION": str(place)}
    settings.CACHES = {"default": cache, "counters": cache}

    values = [safe_get("key") for _ in range(10)] + [safe_increment("n", seconds=60)]
    safe_set("key", "value", seconds=60)

    assert values == [None] * 10 + [0]
    assert failed_caches() == ["counters", "default"]  # which are one
    (record,) = caplog.records
    assert record.getMessage().startswith("The cache does not answer")
    assert record.exc_info is None
    probe_caches()
    assert failed_caches() == ["counters", "default"]
    place.unlink()
    place.mkdir()
    probe_caches()
    assert failed_caches() == []
    safe_set("key", "value", seconds=60)
    assert (safe_get("key"), safe_increment("n", seconds=60)) == ("value", 1)


@pytest.fixture
def silent_redis(settings) -> Iterator[socket.socket]:
    """A socket that accepts connections and never says a word."""
    pytest.importorskip("redis")
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        cache = {"BACKEND": REDIS, "OPTIONS": {"socket_timeout": 0.3}}
        cache["LOCATION"] = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        settings.CACHES = {"default": limit_waits(cache), "counters": cache}
        yield server


def test_cache_that_hangs_is_asked_once_and_not_again_by_an_attempt_of_its_client(
    silent_redis, caplog
):
    answers = [safe_get("key"), safe_increment("n", seconds=60), safe_get("other")]
    silent_redis.settimeout(0)

    assert answers == [None, 0, None]
    assert len(caplog.records) == 1
    assert [silent_redis.accept()[0].close()] == [None]  # one connection, and no second one
    with pytest.raises(BlockingIOError):
        silent_redis.accept()


def test_no_other_thread_waits_for_a_call_that_hangs(settings, monkeypatch):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    monkeypatch.setattr(circuit_breaker, "PATIENCE_SECONDS", 0.0)
    entered, leave = Event(), Event()

    def hang(cache) -> str:
        entered.set()
        return "late" if leave.wait(10) else "never"

    with ThreadPoolExecutor(1) as pool:
        hanging = pool.submit(call_cache, "default", hang, default="")
        entered.wait(10)
        others = [call_cache("default", lambda cache: "asked", default="") for _ in range(3)]
        leave.set()
        first = hanging.result()

    assert (others, first) == ([""] * 3, "late")
    assert call_cache("default", lambda cache: "asked", default="") == "asked"


@pytest.mark.redis
def test_redis_that_answers_is_used(redis_cache, settings):
    settings.CACHES = {"default": limit_waits(settings.CACHES["default"])}

    safe_set("key", "value", seconds=60)

    assert (safe_get("key"), failed_caches()) == ("value", [])
    caches["default"].clear()
