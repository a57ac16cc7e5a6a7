"""The place of a post in its series: position, the post before, the post after."""

import pytest

from cms.publishing import withdraw
from tests.clock import TUESDAY
from tests.factories.posts import PostFactory, SeriesFactory

pytestmark = pytest.mark.django_db


def places(api):
    query = {"ordering": "series_position,title", "fields": "slug,series"}
    items = api("posts/", **query).json()["results"]
    return {
        item["slug"]: item["series"]
        and (
            item["series"]["position"],
            item["series"]["previous"] and item["series"]["previous"]["slug"],
            item["series"]["next"] and item["series"]["next"]["slug"],
        )
        for item in items
    }


@pytest.fixture
def series(published):
    series = SeriesFactory(slug="back-pain", title="Back pain")
    published(series)
    return series


def test_neighbours_are_the_published_posts_on_either_side(api, published, series):
    other = SeriesFactory()
    posts = [PostFactory(slug=f"p{n}", series=series, series_position=n) for n in (1, 2, 4)]
    PostFactory(slug="draft", series=series, series_position=3)
    stranger = PostFactory(slug="stranger", series=other, series_position=2)
    spanish = PostFactory(slug="es", series=series, series_position=3, locale="es")

    published(other, *posts, stranger, spanish)

    assert places(api) == {
        "p1": (1, None, "p2"),
        "p2": (2, "p1", "p4"),
        "p4": (4, "p2", None),
        "stranger": (2, None, None),
    }


def test_two_posts_with_one_place_stand_side_by_side(api, published, series):
    first, second = sorted(
        (PostFactory(series=series, series_position=1) for _ in "ab"), key=lambda post: post.pk
    )

    published(first, second)

    assert places(api) == {
        first.slug: (1, None, second.slug),
        second.slug: (1, first.slug, None),
    }


def test_neighbours_close_up_when_a_post_is_withdrawn(api, published, series):
    posts = [PostFactory(slug=f"p{n}", series=series, series_position=n) for n in (1, 2, 3)]
    published(*posts)

    withdraw(posts[1], by=None, at=TUESDAY, reason="error")

    assert places(api) == {"p1": (1, None, "p3"), "p3": (3, "p1", None)}


def test_series_is_its_card_with_the_place_and_null_when_it_is_not_published(
    api, published, series
):
    hidden = SeriesFactory()
    published(
        PostFactory(slug="shown", series=series, series_position=1),
        PostFactory(slug="hidden", series=hidden, series_position=1),
        PostFactory(slug="placeless", series=series),
        PostFactory(slug="single"),
    )

    shown = api("posts/shown/").json()["series"]

    assert shown == {
        "id": str(series.pk),
        "type": "series",
        "slug": "back-pain",
        "locale": "en",
        "title": "Back pain",
        "summary": "",
        "url": "http://localhost:8000/api/v1/series/back-pain/",
        "canonical_url": "http://localhost:8000/series/back-pain/",
        "position": 1,
        "previous": None,
        "next": None,
    }
    assert api("posts/hidden/").json()["series"] is None
    assert api("posts/single/").json()["series"] is None
    assert places(api)["placeless"] == (None, None, None)
