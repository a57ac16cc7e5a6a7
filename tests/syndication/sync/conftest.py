"""Fixtures of the sync tests, with the API's client, its world and its SQL guard."""

from collections.abc import Iterator

import pytest

from cms.api.http.thread_budget import THREAD_BUDGET
from tests.api.conftest import api, guard, published, world
from tests.places import place_at

__all__ = ["api", "guard", "published", "world"]


@pytest.fixture(autouse=True)
def threads(settings) -> Iterator[None]:
    """Give the process spare threads, and check in the end that all were given back."""
    settings.THREADS, settings.STREAM_SECONDS = 4, 0
    yield
    assert (THREAD_BUDGET.working, THREAD_BUDGET.waiting) == (0, 0)


@pytest.fixture
def changes(api):
    """Fetch a page of the change log: ``changes(after=3)``, or any other place."""

    def get(**query):
        if isinstance(query.get("after"), int):
            query["after"] = place_at(query["after"])
        response = api("changes/", **query)
        assert response.status_code == 200, response.content
        return response.json()

    return get


def pick_values(page, *names):
    """Pick the values of these keys from each change of a page: by default, sequence and kind."""
    keys = names or ("sequence", "kind")
    return [tuple(change[key] for key in keys) for change in page["changes"]]
