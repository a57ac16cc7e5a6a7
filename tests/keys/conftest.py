"""Fixtures: API keys, and requests that send one."""

from datetime import UTC, datetime

import pytest

from cms.api.access import throttling
from cms.keys.lifecycle import create_key
from cms.keys.models import Key

NOON = int(datetime(2026, 3, 2, 12, 0, tzinfo=UTC).timestamp())  # begins a minute and an hour


@pytest.fixture
def make_key(db):
    """Create a key, as in ``make_key(rate=5)``; the row has the key's text as ``text``."""

    def make(**fields) -> Key:
        key = Key(**{"name": "Example News", "rate": 0} | fields)
        key.text = create_key(key)
        return key

    return make


@pytest.fixture
def key(make_key) -> Key:
    return make_key()


@pytest.fixture
def ask(client):
    """Send a GET request with a key in its header, as in ``ask("posts/", key)``."""

    def get(path="posts/", key=None, **headers):
        if key is not None:
            headers["Authorization"] = f"Bearer {key if isinstance(key, str) else key.text}"
        return client.get(f"/api/v1/{path}", headers=headers)

    return get


@pytest.fixture
def clock(monkeypatch):
    """The clock of the rate limits, at noon; set ``clock.seconds`` to move it."""

    class Clock:
        seconds = NOON

    monkeypatch.setattr(throttling, "epoch_seconds", lambda: Clock.seconds)
    return Clock
