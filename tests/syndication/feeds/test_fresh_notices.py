"""What must arrive is in the feed for the promised days, however much is published after it."""

from datetime import timedelta

import pytest

from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import PostFactory, SeriesFactory, TopicFactory
from tests.snapshots import restore_or_make
from tests.syndication.feeds.conftest import list_ids
from tests.syndication.feeds.elements import FORMATS
from tests.syndication.feeds.test_jsonfeed import read_pages

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
#: More than any first document holds by its size alone.
MANY = 60
FEEDS = ("posts", "series/backs", "topics/pain", "corrections")


def make_news():
    """One post of each kind of notice, and many posts that were published after them."""
    series, topic = SeriesFactory(slug="backs"), TopicFactory(slug="pain")
    publish(series, topic, by=None, at=MONDAY)
    names = ("withdrawn", "corrected", "unsafe", "moved")
    posts = {name: PostFactory(slug=name, series=series, topics=[topic]) for name in names}
    others = [PostFactory(series=series, topics=[topic]) for _ in range(MANY)]
    publish(*posts.values(), by=None, at=MONDAY)
    withdraw(posts["withdrawn"], by=None, at=TUESDAY, reason="safety", note="Wrong.")
    correct(posts["corrected"], significance="correction")
    correct(posts["unsafe"], significance="safety")
    posts["moved"].series = posts["moved"].series_position = None
    posts["moved"].save()
    posts["moved"].topics.clear()
    correct(posts["moved"], significance="minor")
    for post in others:
        publish(post, by=None, at=WEDNESDAY)
    return posts


def correct(post, *, significance):
    post.summary = "Put right."
    post.save()
    publish(post, by=None, at=TUESDAY, significance=significance, note="It was wrong.")


@pytest.fixture
def news(db):
    return restore_or_make(make_news)


def read_ids(feed, name, form):
    """List the ids of entries in the first document of a feed; of corrections, those they name."""
    document = feed(f"{name}.{form}")
    if form == "json":
        return [f"urn:uuid:{item['_syndication']['id']}" for item in document["items"]]
    if form == "rss":
        return [item.findtext("guid") for item in document.iterfind("channel/item")]
    return list_ids(document)


@pytest.mark.parametrize("name", FEEDS)
@pytest.mark.parametrize("feed_format", FORMATS)
def test_notices_are_in_the_first_document_of_every_format(feed, news, name, feed_format):
    ids = read_ids(feed, name, feed_format)

    expected = {"withdrawn", "corrected", "unsafe"} | ({"moved"} if "/" in name else set())
    if name == "corrections":
        assert len(ids) == 3
    else:
        assert {f"urn:uuid:{news[each].pk}" for each in expected} <= set(ids)
        assert (f"urn:uuid:{news['moved'].pk}" in ids) == ("/" in name)


@pytest.mark.parametrize("name", FEEDS[:3])
@pytest.mark.parametrize("days", [0, 29, 31])
def test_walk_meets_every_entry_once_while_notices_are_fresh_and_after(
    walk_archives, api, news, name, days
):
    publish(PostFactory(), by=None, at=TUESDAY + timedelta(days=days))

    documents = walk_archives(f"/feeds/{name}.atom")
    ids = [id for root in documents for id in list_ids(root)]

    assert len(ids) == len(set(ids)) == (MANY + 4 if "/" in name else MANY + 5)
    assert len(documents) > 2
    in_first = {f"urn:uuid:{post.pk}" for post in news.values()} & set(list_ids(documents[0]))
    assert bool(in_first) == (days < 31)


@pytest.mark.parametrize("days", [0, 31])
def test_pages_of_json_hold_every_entry_once(feed, news, days):
    publish(PostFactory(), by=None, at=WEDNESDAY + timedelta(days=days))

    pages = read_pages(feed)
    ids = [item["id"] for page in pages for item in page["items"]]

    assert len(ids) == len(set(ids)) == MANY + 5
    assert len(pages[0]["items"]) == (10 if days else 13)


def test_rss_forgets_who_left_when_the_days_are_over(feed, news, withdraw_entry):
    series = SeriesFactory(slug="small")
    post = PostFactory(series=series)
    publish(series, post, by=None, at=WEDNESDAY)
    post.series = None
    post.save()
    publish(post, by=None, at=WEDNESDAY)
    fresh = read_ids(feed, "series/small", "rss")
    publish(PostFactory(), by=None, at=WEDNESDAY + timedelta(days=31))

    assert (fresh, read_ids(feed, "series/small", "rss")) == ([f"urn:uuid:{post.pk}"], [])
    assert read_ids(feed, "series/small", "atom") == [f"urn:uuid:{post.pk}"]


@pytest.mark.parametrize("name", FEEDS[:3])
@pytest.mark.parametrize("feed_format", FORMATS)
def test_later_update_does_not_hide_a_fresh_correction(feed, news, name, feed_format):
    post = news["unsafe"]
    post.summary = "Newer."
    post.save()
    publish(post, by=None, at=WEDNESDAY, significance="update")
    publish(*(PostFactory(series=post.series) for _ in range(30)), by=None, at=WEDNESDAY)

    assert f"urn:uuid:{post.pk}" in read_ids(feed, name, feed_format)
