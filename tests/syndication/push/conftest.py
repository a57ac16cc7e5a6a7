"""A clock that tests move; and neither chance nor haste, unless a test asks for them."""

from datetime import timedelta

import pytest

from cms.syndication.push.webhooks import queue, retry_policy
from tests.syndication.push.world import Clock


@pytest.fixture(autouse=True)
def no_chance_and_no_haste(monkeypatch) -> None:
    monkeypatch.setattr(retry_policy, "JITTER", 0)
    monkeypatch.setattr(queue, "PACE", timedelta(0))


@pytest.fixture
def clock() -> Clock:
    return Clock()
