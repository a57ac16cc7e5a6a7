"""A fake clock; no jitter and no interval between messages, unless a test sets them."""

from datetime import timedelta

import pytest

from cms.syndication.push.webhooks import queue, retry_policy
from tests.syndication.push.fakes import Clock


@pytest.fixture(autouse=True)
def no_jitter_and_no_interval(monkeypatch) -> None:
    monkeypatch.setattr(retry_policy, "JITTER", 0)
    monkeypatch.setattr(queue, "MIN_INTERVAL", timedelta(0))


@pytest.fixture
def clock() -> Clock:
    return Clock()
