"""RSS 2.0 with full contents, and notices in the place of tombstones."""

from datetime import timedelta

import feedparser
import pytest

from cms.publishing import publish
from tests.clock import TUESDAY, WEDNESDAY
from tests.factories.posts import PostFactory
from tests.syndication.feeds.conftest import lowercase_headers
from tests.syndication.feeds.validators import ATOM, CONTENT, find_markup_faults, find_rss_faults

pytestmark = pytest.mark.django_db


def read_contents(root):
    return {
        item.findtext("guid"): item.findtext(f"{CONTENT}encoded")
        for item in root.iterfind("channel/item")
    }


def test_rss_keeps_the_rules(feed, world, withdraw_entry):
    full = feed("posts.rss")
    withdraw_entry(world.first)

    roots = (full, feed("posts.rss"), feed("corrections.rss"), feed("posts.rss", locale="es"))

    assert [find_rss_faults(root) for root in roots] == [[], [], [], []]


def test_rules_find_what_is_broken(feed, world):
    root = feed("posts.rss")
    root.find("channel/item/guid").set("isPermaLink", "true")
    root.find("channel/item/pubDate").text = "Mon, 02 Mar 26 11:00:00 +0000"
    root.find("channel").remove(root.find("channel/description"))

    assert [fault.split()[0] for fault in find_rss_faults(root)] == ["no", "guid", "date"]


def test_rss_is_read_by_a_reader(api, world):
    response = api("/feeds/posts.rss")

    read = feedparser.parse(response.content, response_headers=lowercase_headers(response))

    assert (read.bozo, read.version) == (False, "rss20")
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert [each.title for each in read.entries] == ["Chronic back pain", "The first post"]
    assert [each.id for each in read.entries] == [
        f"urn:uuid:{world.second.pk}",
        f"urn:uuid:{world.first.pk}",
    ]
    assert read.entries[0].updated_parsed[:3] == (2026, 3, 2)
    assert read.entries[0].author == "Ada Reyes"


def test_whole_text_stands_there_with_absolute_addresses_and_credits(feed, world):
    contents = read_contents(feed("posts.rss"))
    html = contents[f"urn:uuid:{world.second.pk}"]

    assert [fault for text in contents.values() for fault in find_markup_faults(text)] == []
    assert html.count("Jesper Aggergaard") == html.count("<img") == 2
    assert feed("posts.rss").findtext("channel/item/description") == "Five ways to treat it."


def test_rules_of_markup_find_what_is_broken():
    html = '<p onclick="x()" style="a"><a href="/x">a</a><img src="x.png" srcset="a 1w"></p>'
    html += "<script>1</script>"

    assert find_markup_faults(html) == [
        *("onclick", "style", "href=/x", "src=x.png", "a 1w", "script")
    ]


def test_channel_names_the_forms_that_have_tombstones(feed, world):
    links = {
        (each.get("rel"), each.get("type")): each.get("href")
        for each in feed("posts.rss").iterfind(f"channel/{ATOM}link")
    }

    assert links["related", "application/atom+xml"] == "http://localhost:8000/feeds/posts.atom"
    assert links["related", "application/feed+json"] == "http://localhost:8000/feeds/posts.json"
    assert links["self", "application/rss+xml"] == "http://localhost:8000/feeds/posts.rss"
    assert links["license", "application/rsl+xml"] == "http://localhost:8000/license.xml"


def test_notice_stands_where_the_text_stood(feed, world, withdraw_entry):
    withdraw_entry(world.second, reason="retracted", note="The study <b>fell</b>.")

    html = read_contents(feed("posts.rss"))[f"urn:uuid:{world.second.pk}"]

    assert html == (
        "<p>“Chronic back pain” was withdrawn on March 3, 2026. Its source was retracted.</p>"
        "<p>The study &lt;b&gt;fell&lt;/b&gt;.</p><p>Please remove your copies of it.</p>"
    )


@pytest.mark.parametrize(("days", "is_there"), [(30, True), (31, False)])
def test_notice_stays_for_the_days_that_are_set(feed, world, withdraw_entry, days, is_there):
    withdraw_entry(world.second)
    publish(PostFactory(), by=None, at=TUESDAY + timedelta(days=days))

    assert (f"urn:uuid:{world.second.pk}" in read_contents(feed("posts.rss"))) == is_there


def test_newest_items_are_there_and_no_others(feed, world):
    publish(*(PostFactory() for _ in range(21)), by=None, at=WEDNESDAY)

    contents = read_contents(feed("posts.rss"))

    assert len(contents) == 20
    assert f"urn:uuid:{world.second.pk}" not in contents
