import logging

import pytest
from django.test import Client

from tests.crawl.crawling import Crawl
from tests.crawl.planting import plant
from tests.snapshots import restore_or_make


@pytest.fixture
def no_answers_kept(settings) -> None:
    """Each request is answered anew: what another one was told proves nothing. And none waits."""
    settings.STREAM_SECONDS = 0
    caches = {name: dict(cache) for name, cache in settings.CACHES.items()}
    caches["default"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    settings.CACHES = caches


@pytest.fixture
def no_lines_logged(monkeypatch) -> None:
    """Most questions are refused, and thousands of lines about that help nobody."""
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)


@pytest.fixture
def crawl(db, no_answers_kept, no_lines_logged) -> Crawl:
    """A crawl through a world full of secrets."""
    restore_or_make(plant)
    return Crawl(Client(raise_request_exception=False))
