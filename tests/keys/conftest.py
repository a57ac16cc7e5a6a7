"""A key that opens the API, and requests that send it."""

from datetime import UTC, datetime

import pytest

from cms.api.access import throttling
from cms.keys.making import make_key
from cms.keys.models import Key

NOON = int(datetime(2026, 3, 2, 12, 0, tzinfo=UTC).timestamp())  # begins a minute and an hour


@pytest.fixture
def make(db):
    """``make(rate=5)``: the row of a new key, with its text as ``written``."""

    def act(**fields) -> Key:
        key = Key(**{"name": "Example News", "rate": 0} | fields)
        key.written = make_key(key)
        return key

    return act


@pytest.fixture
def key(make) -> Key:
    return make()


@pytest.fixture
def ask(client):
    """``ask("posts/", key)``: a request with the key in its header."""

    def get(path="posts/", key=None, **headers):
        if key is not None:
            headers["Authorization"] = f"Bearer {key if isinstance(key, str) else key.written}"
        return client.get(f"/api/v1/{path}", headers=headers)

    return get


@pytest.fixture
def clock(monkeypatch):
    """The clock of the limits; ``clock.seconds`` can be set, to noon at first."""

    class Clock:
        seconds = NOON

    monkeypatch.setattr(throttling, "epoch_seconds", lambda: Clock.seconds)
    return Clock
