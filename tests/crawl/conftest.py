import logging
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from cms.preview import pictures, views
from tests.crawl.crawler import Crawl
from tests.crawl.secret_world import create_secret_world
from tests.snapshots import restore_or_make


@pytest.fixture
def no_cache(settings) -> None:
    """Disable the response cache, so that each response is computed, and end streams at once."""
    settings.STREAM_SECONDS = 0
    caches = {name: dict(cache) for name, cache in settings.CACHES.items()}
    caches["default"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    settings.CACHES = caches


@pytest.fixture
def no_request_log(monkeypatch) -> None:
    """Disable the log of refused requests: most questions are refused."""
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)


@pytest.fixture
def still_clock(monkeypatch) -> None:
    """Preview at one instant: two questions in different seconds are answered alike."""
    now = timezone.now()
    monkeypatch.setattr(views, "timezone", SimpleNamespace(now=lambda: now))


@pytest.fixture
def undrawn(monkeypatch) -> None:
    """Let no picture of figures be drawn, which takes a second or two for each preview.

    What it would show stands in the title, and in the table beside it, which are compared.
    """
    monkeypatch.setattr(pictures, "draw_all", lambda drawings: {})


@pytest.fixture
def crawl(db, no_cache, no_request_log, still_clock, undrawn) -> Crawl:
    """A crawl through a world with a secret in every hidden place."""
    restore_or_make(create_secret_world)
    return Crawl(Client(raise_request_exception=False))
