"""Channels: which feeds exist, and which posts each of them holds."""

import pytest

from cms.publishing import publish
from cms.syndication.feeds import windows
from tests.clock import TUESDAY
from tests.factories.posts import PostFactory
from tests.syndication.feeds.elements import read_titles
from tests.syndication.feeds.validators import ATOM

pytestmark = pytest.mark.django_db


def test_series_topic_and_author_have_feeds_of_their_posts(feed, world):
    other = PostFactory(title="Elsewhere")
    publish(other, by=None, at=TUESDAY)

    assert read_titles(feed, "posts") == ["Elsewhere", "Chronic back pain", "The first post"]
    assert read_titles(feed, "series/can-stem-cells-help") == [
        "Chronic back pain",
        "The first post",
    ]
    assert read_titles(feed, "topics/back-pain") == ["Chronic back pain"]
    assert read_titles(feed, "authors/ada-reyes") == ["Chronic back pain", "The first post"]
    assert read_titles(feed, f"series/{world.series.pk}") == ["Chronic back pain", "The first post"]


@pytest.mark.parametrize("few", [0, 500])
def test_many_and_few_posts_are_found_alike(feed, world, withdraw_entry, monkeypatch, few):
    monkeypatch.setattr(windows, "MAX_LISTED_SOURCES", few)
    withdraw_entry(world.first)

    assert read_titles(feed, "series/can-stem-cells-help") == [
        "Withdrawn: The first post",
        "Chronic back pain",
    ]
    assert read_titles(feed, "series/can-stem-cells-help", before=12) == []
    assert read_titles(feed, "authors/ada-reyes", before=13) == ["Chronic back pain"]


def test_post_that_leaves_a_series_leaves_its_feed(feed, world, published):
    world.first.series = world.first.series_position = None
    world.first.save()
    published(world.first, at=TUESDAY)

    assert read_titles(feed, "series/can-stem-cells-help") == ["Chronic back pain"]
    assert read_titles(feed, "posts")[0] == "The first post"


def test_every_feed_tells_what_was_withdrawn(feed, world, withdraw_entry):
    withdraw_entry(world.first)

    assert read_titles(feed, "series/can-stem-cells-help") == [
        "Withdrawn: The first post",
        "Chronic back pain",
    ]
    assert read_titles(feed, "topics/back-pain") == [
        "Withdrawn: The first post",
        "Chronic back pain",
    ]


def test_feed_of_a_series_names_it_and_itself(feed, world):
    root = feed("series/can-stem-cells-help.atom")
    link = {each.get("rel"): each.get("href") for each in root.findall(f"{ATOM}link")[:2]}

    assert root.findtext(f"{ATOM}title") == "Can Stem Cells Help? – Marrow"
    assert link == {
        "alternate": "http://localhost:8000/series/can-stem-cells-help/",
        "self": "http://localhost:8000/feeds/series/can-stem-cells-help.atom",
    }


def test_index_lists_every_feed_and_explains_the_extensions(api, world):
    body = api("/feeds/").json()

    assert [
        each["atom"].removeprefix("http://localhost:8000/feeds/") for each in body["feeds"]
    ] == [
        "posts.atom",
        "series/{slug}.atom",
        "topics/{slug}.atom",
        "authors/{slug}.atom",
        "corrections.atom",
    ]
    assert body["extensions"].keys() == {"_syndication", "_evidence", "_tombstone"}
