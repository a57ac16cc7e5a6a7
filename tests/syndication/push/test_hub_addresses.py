"""Followers of the hub are stored by what they follow, from the place of their request on."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from cms.posts.models import Post
from cms.publishing import publish, withdraw
from cms.syndication.push.websub.distribution import MAX_ATTEMPTS, maintain_followers
from cms.syndication.push.websub.models import Follower
from tests.clock import MONDAY
from tests.factories.posts import PostFactory, SeriesFactory
from tests.syndication.push.fakes import Clock, Receiver
from tests.syndication.push.websub_client import (
    confirm_intent,
    create_follower,
    post_request,
    serve_all,
)

pytestmark = pytest.mark.django_db

SERIES_TOPIC = "http://localhost:8000/feeds/series/first-series.atom"


@pytest.fixture
def clock() -> Clock:
    return Clock(timezone.now())


@pytest.fixture
def series():
    """A series with one post, which was published long ago."""
    series = SeriesFactory(slug="first-series", title="First series")
    publish(series, PostFactory(series=series), by=None, at=MONDAY)
    return series


def rename(series, slug="renamed-series"):
    series.slug = slug
    series.save()
    publish(series, by=None, at=MONDAY)


def test_what_changes_between_asking_and_being_confirmed_is_sent(client, clock):
    post_request(client)
    publish(PostFactory(title="In between"), by=None, at=MONDAY)
    receiver = Receiver(confirm_intent, 204)

    serve_all(receiver, clock)

    sent = receiver.requests[1:]
    assert [b"In between" in request["body"] for request in sent] == [True]
    assert serve_all(receiver, clock) == 0


def test_what_changed_while_the_follower_read_the_feed_is_sent(client, clock):
    publish(PostFactory(title="Just now"), by=None, at=clock.now - timedelta(minutes=1))
    post_request(client)
    receiver = Receiver(confirm_intent, 204)

    serve_all(receiver, clock)

    assert [request["method"] for request in receiver.requests] == ["GET", "POST"]


def test_what_changed_long_before_the_request_is_not_sent(client, clock, series):
    post_request(client)
    receiver = Receiver(confirm_intent, 204)

    serve_all(receiver, clock)

    assert [request["method"] for request in receiver.requests] == ["GET"]


def test_what_changes_before_a_renewal_is_confirmed_is_sent(client, clock):
    create_follower(client, clock)
    post_request(client)
    publish(PostFactory(title="In between"), by=None, at=MONDAY)
    receiver = Receiver(confirm_intent, 204)

    serve_all(receiver, clock)

    assert [request["method"] for request in receiver.requests] == ["GET", "POST"]


def test_renewal_brings_what_could_not_be_delivered(client, clock):
    create_follower(client, clock)
    publish(PostFactory(title="Undelivered"), by=None, at=MONDAY)
    for _ in range(MAX_ATTEMPTS):
        serve_all(Receiver(500), clock)
        clock.wait(hours=6)
    assert serve_all(Receiver(204), clock) == 0
    post_request(client)
    receiver = Receiver(confirm_intent, 204)

    serve_all(receiver, clock)

    assert b"Undelivered" in receiver.requests[-1]["body"]


def test_follower_of_a_series_is_told_when_it_is_renamed_and_goes_on(client, clock, series):
    create_follower(client, clock, topic=SERIES_TOPIC)
    receiver = Receiver()
    rename(series)
    serve_all(receiver, clock)
    publish(PostFactory(series=series, title="Later"), by=None, at=MONDAY)
    serve_all(receiver, clock)

    first, second = receiver.requests
    feed = client.get("/feeds/series/renamed-series.atom")
    assert b"renamed-series.atom" in first["body"]
    assert second["body"] == feed.content
    assert b"Later" in second["body"]
    # The follower knows the feed by the address under which it asked.
    assert second["headers"]["Link"].endswith(f'<{SERIES_TOPIC}>; rel="self"')


def test_follower_of_a_series_is_told_when_it_is_withdrawn(client, clock, series):
    create_follower(client, clock, topic=SERIES_TOPIC)
    receiver = Receiver()

    withdraw(series, by=None, at=MONDAY, reason="superseded", note="It goes on elsewhere.")
    serve_all(receiver, clock)

    (request,) = receiver.requests
    assert b"It goes on elsewhere." in request["body"]


@pytest.mark.parametrize("is_withdrawn", [False, True])
@pytest.mark.parametrize(
    "address",
    [
        SERIES_TOPIC,
        "http://localhost:8000/feeds/series/renamed-series.atom",
        "http://localhost:8000/feeds/series/{id}.atom",
        "http://localhost:8000/feeds/series/first-series.atom?locale=en",
        "https://old.example/feeds/series/first-series.atom",
    ],
)
def test_whatever_address_leads_to_the_feed_ends_the_subscription(
    client, clock, series, settings, address, is_withdrawn
):
    settings.ALLOWED_HOSTS = ["localhost", "testserver", "old.example"]
    create_follower(client, clock, topic=SERIES_TOPIC)
    rename(series)
    if is_withdrawn:
        withdraw(series, by=None, at=MONDAY, reason="expired")
        publish(PostFactory(), by=None, at=MONDAY + timedelta(days=31))
    topic = address.format(id=series.pk)
    receiver = Receiver(confirm_intent)

    response = post_request(client, mode="unsubscribe", topic=topic)
    serve_all(receiver, clock)

    asked = parse_qs(urlsplit(receiver.requests[0]["address"]).query)
    assert (response.status_code, asked["hub.topic"]) == (202, [topic])
    assert not Follower.objects.exists()


def test_renewal_under_a_new_address_is_the_same_subscription(client, clock, series):
    create_follower(client, clock, topic=SERIES_TOPIC, secret="old")
    rename(series)
    serve_all(Receiver(), clock)
    new = "http://localhost:8000/feeds/series/renamed-series.atom"

    follower = create_follower(client, clock, topic=new, secret="new")

    assert (follower.topic, follower.secret, follower.target_id) == (new, "new", series.pk)


@pytest.mark.parametrize("page", ["posts.json?before=3", "posts.atom?archive=1", "posts.atom?x=1"])
def test_page_of_a_feed_is_no_topic(client, series, page):
    response = post_request(client, topic=f"http://localhost:8000/feeds/{page}")

    assert response.status_code == 400


def ping_feeds_of_series(clock) -> set[str]:
    """Ping the outside hub, and return the names of the feeds of series that it is told."""
    receiver = Receiver(204)
    serve_all(receiver, clock)
    form = parse_qs(receiver.requests[0]["body"].decode())
    return {url.rpartition("/")[2] for url in form["hub.url"] if "/series/" in url}


def test_outside_hub_is_not_pinged_with_an_address_that_another_entry_has_taken(
    settings, clock, series
):
    settings.HUB_URL = "https://hub.example/publish"
    rename(series)
    publish(SeriesFactory(slug="first-series"), by=None, at=MONDAY)
    maintain_followers(now=clock.now)
    post = Post.objects.get()
    post.title = "Changed"
    post.save()
    publish(post, by=None, at=MONDAY)

    names = ping_feeds_of_series(clock)

    assert names == {f"renamed-series.{form}" for form in ("atom", "rss", "json")}


def test_outside_hub_is_pinged_with_the_feeds_that_an_entry_has_left(settings, clock, series):
    settings.HUB_URL = "https://hub.example/publish"
    rename(series)
    other = SeriesFactory(slug="other-series")
    publish(other, SeriesFactory(slug="unconcerned"), by=None, at=MONDAY)
    maintain_followers(now=clock.now)
    post = Post.objects.get()
    post.series = other
    post.save()
    publish(post, by=None, at=MONDAY)

    names = ping_feeds_of_series(clock)

    assert names == {
        f"{slug}.{form}"
        for slug in ("first-series", "renamed-series", "other-series")
        for form in ("atom", "rss", "json")
    }
