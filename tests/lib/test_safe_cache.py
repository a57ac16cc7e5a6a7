"""A cache that fails is left alone for a while, and used again afterwards."""

from pathlib import Path

from cms.lib import safe_cache
from cms.lib.safe_cache import failed_caches, safe_get, safe_increment, safe_set

FILES = "django.core.cache.backends.filebased.FileBasedCache"


def test_cache_that_fails_is_asked_once_and_heals(settings, tmp_path: Path, caplog, monkeypatch):
    place = tmp_path / "cache"
    place.touch()  # a file is in the place of the folder
    cache = {"BACKEND": FILES, "LOCATION": str(place)}
    settings.CACHES = {"default": cache, "counters": cache}

    values = [safe_get("key") for _ in range(10)] + [safe_increment("n", seconds=60)]
    safe_set("key", "value", seconds=60)

    assert values == [None] * 10 + [0]
    assert failed_caches() == ["counters", "default"]
    assert [record.getMessage() for record in caplog.records] == [
        "The cache “default” does not answer.",
        "The cache “counters” does not answer.",
    ]
    place.unlink()
    place.mkdir()
    assert failed_caches() == ["counters", "default"]  # the pause is not over
    monkeypatch.setattr(safe_cache, "PAUSED_UNTIL", dict.fromkeys(failed_caches(), 0.0))
    assert failed_caches() == []
    safe_set("key", "value", seconds=60)
    assert (safe_get("key"), safe_increment("n", seconds=60)) == ("value", 1)
