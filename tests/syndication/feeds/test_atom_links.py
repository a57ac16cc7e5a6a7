"""Links of an Atom feed: its media type, its siblings, its hubs."""

import pytest

from tests.syndication.feeds.elements import find_links

pytestmark = pytest.mark.django_db


def test_type_self_and_siblings_are_said(api, world, feed):
    response, root = api("/feeds/posts.atom"), feed("posts.atom")

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert find_links(root, "self") == ["http://localhost:8000/feeds/posts.atom"]
    assert '<http://localhost:8000/feeds/posts.atom>; rel="self"' in response["Link"]
    assert response["Link"].count('rel="self"') == 1
    assert find_links(root, "alternate") == ["http://localhost:8000/"]
    assert find_links(root, "related") == [
        "http://localhost:8000/feeds/posts.rss",
        "http://localhost:8000/feeds/posts.json",
    ]


def test_accept_header_chooses_nothing(api, world):
    wanted = api("/feeds/posts.atom", headers={"Accept": "application/json"})

    assert wanted["Content-Type"].startswith("application/atom+xml")
    assert wanted.content == api("/feeds/posts.atom").content


def test_hubs_are_named_where_there_are_any(api, world, feed, settings):
    settings.HUB_URL = "https://hub.example/"

    assert find_links(feed("posts.atom"), "hub") == ["https://hub.example/"]
    assert '<https://hub.example/>; rel="hub"' in api("/feeds/posts.atom")["Link"]
    assert feed("posts.json")["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]


def test_no_hub_is_named_where_there_is_none(api, world, feed, settings):
    settings.HUB_URL = ""

    assert find_links(feed("posts.atom"), "hub") == []
    assert "hub" not in api("/feeds/posts.rss")["Link"]
    assert "hubs" not in feed("posts.json")
