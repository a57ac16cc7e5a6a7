"""Fixtures of the search tests: the API client with its guard, and a small library of posts."""

from typing import Any

import pytest

from cms.published.search.models import SearchText
from cms.published.search.queries import interpret_query, search_entries
from cms.publishing import publish
from tests.api.conftest import api, claimed_world, guard, published, world  # noqa: F401 -- fixtures
from tests.clock import MONDAY
from tests.factories.posts import PostFactory
from tests.snapshots import restore_or_make

POSTS: dict[str, dict[str, Any]] = {
    "cord": {"title": "Spinal cord stimulation", "summary": "An implant against pain."},
    "mood": {"title": "Pain and mood", "summary": "What a dépression does to the back."},
    "walk": {"title": "Walking", "body": "<p>Stimulating the muscles helps most people.</p>"},
    "rest": {"title": "Fusion of the spine", "body": "<h2>After the fusions</h2><p>Rest.</p>"},
}


def make_library() -> dict[str, Any]:
    posts = {slug: PostFactory(slug=slug, **given) for slug, given in POSTS.items()}
    publish(*posts.values(), by=None, at=MONDAY)
    return posts


@pytest.fixture
def library(db) -> dict[str, Any]:
    """Four published posts, by slug."""
    return restore_or_make(make_library)


@pytest.fixture
def search_titles(db):
    """Return the titles of the results, the best first, as in ``search_titles("fusion")``."""

    def search(text: str, *, locale: str = "en", types=()) -> list[str]:
        query = interpret_query(text, locale=locale)
        ids = search_entries(query, locale=locale, types=types, start=0, size=100).ids
        titles = dict(SearchText.objects.values_list("entry_id", "title"))
        return [titles[id] for id in ids]

    return search


def slugs(response):
    assert response.status_code == 200, response.content
    return [row["slug"] for row in response.json()["results"]]
