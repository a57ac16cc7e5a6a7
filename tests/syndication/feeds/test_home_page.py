"""Every reader opens the page of a feed and the pages of its items, and no other address."""

import pytest

from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.posts import PostFactory, SeriesFactory
from tests.syndication.feeds.readers import read_feed

pytestmark = pytest.mark.django_db
HOUSE = "http://localhost:8000"
READERS = ("feedparser", "newsboat", "rss-parser", "feedsmith", "feed-parser")
PAGES = {"posts": f"{HOUSE}/", "series/backs": f"{HOUSE}/series/backs/", "corrections": f"{HOUSE}/"}


@pytest.fixture
def load(api):
    series = SeriesFactory(slug="backs", title="Backs")
    publish(series, PostFactory(slug="spine", series=series), by=None, at=MONDAY)
    return lambda name: api(f"/feeds/{name}").content


@pytest.mark.parametrize("feed_format", ["atom", "rss"])
@pytest.mark.parametrize("reader", READERS)
def test_home_page_of_a_feed_is_the_one_that_readers_open(load, reader, feed_format):
    opened = {name: read_feed(reader, load(f"{name}.{feed_format}")).home for name in PAGES}

    assert opened == PAGES


@pytest.mark.parametrize("feed_format", ["atom", "rss"])
@pytest.mark.parametrize("reader", [*READERS, "sfeed"])
def test_link_of_an_item_is_its_page(load, reader, feed_format):
    items = read_feed(reader, load(f"posts.{feed_format}")).items.values()

    assert [item.link for item in items] == [f"{HOUSE}/posts/spine/"]


def test_json_feed_names_its_home_page(load):
    read = read_feed("feedsmith", load("series/backs.json"))

    assert read.home == f"{HOUSE}/series/backs/"
    assert [item.link for item in read.items.values()] == [f"{HOUSE}/posts/spine/"]
