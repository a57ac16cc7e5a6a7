"""What the tests of syncing share: the API's client, its world and its SQL guard."""

from collections.abc import Iterator

import pytest

from cms.api.http.thread_budget import HOLDING
from tests.api.conftest import api, guard, published, world

__all__ = ["api", "guard", "published", "world"]


@pytest.fixture(autouse=True)
def threads(settings) -> Iterator[None]:
    """A process with threads to spare; in the end all of them have been given back."""
    settings.THREADS, settings.STREAM_SECONDS = 4, 0
    yield
    assert (HOLDING.working, HOLDING.waiting) == (0, 0)


@pytest.fixture
def changes(api):
    """``changes(after=3)``: a page of the log."""

    def get(**query):
        response = api("changes/", **query)
        assert response.status_code == 200, response.content
        return response.json()

    return get


def pick_values(page, *names):
    return [tuple(line[name] for name in names or ("sequence", "kind")) for line in page["changes"]]
