"""The WebSub hub: asking, being asked back, and being sent the feed."""

import hashlib
import hmac
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from cms.publishing import publish, withdraw
from cms.syndication.push.websub.distribution import MAX_ATTEMPTS, maintain_followers
from cms.syndication.push.websub.models import Follower
from cms.syndication.push.websub.views import HUB_REQUESTS
from tests.clock import MONDAY
from tests.factories.posts import PostFactory, SeriesFactory
from tests.syndication.push.fakes import NO_RESPONSE, Clock, Receiver
from tests.syndication.push.websub_client import (
    CALLBACK,
    TOPIC,
    confirm_intent,
    create_follower,
    post_request,
    serve_all,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Clock:
    return Clock(timezone.now())


def test_intent_is_asked_back_with_a_challenge_that_is_used_once(client, clock):
    response = post_request(client, lease_seconds="86400", anything="else")
    receiver = Receiver(confirm_intent)
    serve_all(receiver, clock)

    assert response.status_code == 202
    (request,) = receiver.requests
    address = urlsplit(request["address"])
    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    challenge = query.pop("hub.challenge")
    assert request["method"] == "GET"
    assert f"{address.scheme}://{address.netloc}{address.path}" == "https://reader.example/hook"
    assert query == {
        "a": "1",
        "hub.mode": "subscribe",
        "hub.topic": TOPIC,
        "hub.lease_seconds": "86400",
    }
    assert len(challenge) >= 32
    follower = Follower.objects.get()
    assert (follower.wanted, follower.expires_at) == ("", clock.now + timedelta(days=1))
    post_request(client)
    serve_all(receiver, clock)
    assert challenge not in receiver.requests[1]["address"]


@pytest.mark.parametrize(
    "response",
    [
        (200, {}, b"another challenge"),
        (200, {}, b""),
        lambda request: (404, {}, confirm_intent(request)[2]),
        lambda request: (302, {"location": "https://x.example/"}, confirm_intent(request)[2]),
        lambda request: (200, {}, confirm_intent(request)[2] + b" "),
        NO_RESPONSE,
    ],
)
def test_whoever_does_not_confirm_follows_nothing(client, clock, response):
    post_request(client)

    serve_all(Receiver(response), clock)

    assert not Follower.objects.exists()


@pytest.mark.parametrize(
    ("requested", "seconds"),
    [("", 864_000), ("1", 3600), ("7200", 7200), ("9" * 20, 2_592_000)],
)
def test_leases_are_finite(client, clock, requested, seconds):
    follower = create_follower(client, clock, **({"lease_seconds": requested} if requested else {}))

    assert follower.expires_at == clock.now + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "values",
    [
        {"mode": "publish"},
        {"mode": ""},
        {"topic": "https://elsewhere.example/feeds/posts.json"},
        {"topic": "http://localhost:8000/feeds/nothing.json"},
        {"topic": "http://localhost:8000/admin/"},
        {"topic": f"{TOPIC}#part"},
        {"callback": "ftp://reader.example/"},
        {"callback": "https://user:pass@reader.example/"},
        {"callback": "https://reader.example/#part"},
        {"callback": ""},
        {"secret": "x" * 200},
        {"lease_seconds": "soon"},
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(client, values):
    response = post_request(client, **values)

    assert (response.status_code, Follower.objects.count()) == (400, 0)
    assert response.content.decode().endswith(".\n")


def test_hub_that_is_off_or_elsewhere_is_not_found(client, settings):
    for url in ("", "https://hub.example/"):
        settings.HUB_URL = url
        assert post_request(client).status_code == 404


def test_feed_says_where_its_hub_is(client):
    feed = client.get("/feeds/posts.json")

    assert '<http://localhost:8000/hub>; rel="hub"' in feed["Link"].replace("rel=hub", 'rel="hub"')
    assert feed.json()["hubs"] == [{"type": "WebSub", "url": "http://localhost:8000/hub"}]


def test_follower_is_sent_the_whole_feed_when_it_has_changed(client, clock):
    follower = create_follower(client, clock, secret="between us")
    receiver = Receiver()
    assert serve_all(receiver, clock) == 0
    publish(PostFactory(slug="new", title="New here"), by=None, at=MONDAY)

    serve_all(receiver, clock)

    (request,) = receiver.requests
    feed = client.get("/feeds/posts.json")
    assert (request["method"], request["address"]) == ("POST", CALLBACK)
    assert request["body"] == feed.content
    assert b"New here" in request["body"]
    signed = hmac.new(b"between us", feed.content, hashlib.sha256).hexdigest()
    assert request["headers"] == {
        "Content-Type": feed["Content-Type"],
        "Link": f'<http://localhost:8000/hub>; rel="hub", <{TOPIC}>; rel="self"',
        "X-Hub-Signature": f"sha256={signed}",
    }
    follower.refresh_from_db()
    assert serve_all(receiver, clock) == 0


def test_what_does_not_change_the_feed_is_not_sent(client, clock):
    topic = "http://localhost:8000/feeds/corrections.atom"
    publish(PostFactory(), by=None, at=MONDAY)
    follower = create_follower(client, clock, topic=topic)
    publish(PostFactory(), by=None, at=MONDAY)
    receiver = Receiver()

    serve_all(receiver, clock)

    follower.refresh_from_db()
    assert (receiver.requests, follower.delivered_sequence > 0) == ([], True)


def test_failures_are_tried_again_a_few_times_and_the_lease_goes_on(client, clock):
    follower = create_follower(client, clock)
    post = PostFactory()
    publish(post, by=None, at=MONDAY)
    receiver = Receiver(301, NO_RESPONSE, 500)

    for _ in range(20):
        serve_all(receiver, clock)
        clock.wait(hours=6)
    failed = len(receiver.requests)
    receiver.responses = [204]
    withdraw(post, by=None, at=MONDAY, reason="error")
    serve_all(receiver, clock)

    assert failed == MAX_ATTEMPTS
    assert len(receiver.requests) == failed + 1
    follower.refresh_from_db()
    assert (follower.attempts, follower.problem) == (0, "")


def test_gone_ends_it(client, clock):
    create_follower(client, clock)
    publish(PostFactory(), by=None, at=MONDAY)

    serve_all(Receiver(410), clock)

    assert not Follower.objects.exists()


def test_lease_that_is_over_ends_it(client, clock):
    follower = create_follower(client, clock)
    publish(PostFactory(), by=None, at=MONDAY)
    receiver = Receiver()
    clock.now = follower.expires_at

    serve_all(receiver, clock)
    maintain_followers(now=clock.now)

    assert (receiver.requests, Follower.objects.count()) == ([], 0)


def test_unsubscribing_is_confirmed_too(client, clock):
    create_follower(client, clock)
    post_request(client, mode="unsubscribe")
    serve_all(Receiver((404, {}, b"")), clock)
    assert Follower.objects.count() == 1

    post_request(client, mode="unsubscribe")
    receiver = Receiver(confirm_intent)
    serve_all(receiver, clock)

    assert "hub.mode=unsubscribe" in receiver.requests[0]["address"]
    assert not Follower.objects.exists()


def test_renewal_that_is_not_confirmed_leaves_what_held_before(client, clock):
    follower = create_follower(client, clock, secret="old")
    post_request(client, secret="new", lease_seconds="2592000")

    serve_all(Receiver((404, {}, b"")), clock)

    before = follower.expires_at
    follower.refresh_from_db()
    assert (follower.expires_at, follower.secret, follower.wanted) == (before, "old", "")


def test_nobody_can_have_us_ask_strangers_without_end(client, monkeypatch):
    monkeypatch.setattr("cms.syndication.push.websub.views.MAX_PENDING", 2)

    codes = [post_request(client, callback=f"https://r{n}.example/").status_code for n in range(3)]

    assert codes == [202, 202, 503]


def test_outside_hub_is_pinged_with_all_feeds_that_moved(settings, clock):
    settings.HUB_URL = "https://hub.example/publish"
    maintain_followers(now=clock.now)
    series = SeriesFactory(slug="first-series")
    publish(series, by=None, at=MONDAY)
    publish(PostFactory(series=series), by=None, at=MONDAY)
    receiver = Receiver(500, 204)

    serve_all(receiver, clock)
    clock.wait(seconds=5)
    serve_all(receiver, clock)

    first, second = receiver.requests
    form = parse_qs(second["body"].decode())
    assert first["body"] == second["body"]
    assert (second["address"], second["anywhere"]) == ("https://hub.example/publish", True)
    assert form["hub.mode"] == ["publish"]
    base = "http://localhost:8000/feeds"
    assert {f"{base}/posts.rss", f"{base}/series/first-series.atom", TOPIC} <= {*form["hub.url"]}
    settings.HUB_URL = "http://localhost:8000/hub"
    maintain_followers(now=clock.now)
    assert not Follower.objects.exists()


def test_address_that_asks_too_often_is_refused_and_others_are_not(client):
    allowed = HUB_REQUESTS.share
    statuses = [post_request(client, mode="?").status_code for _ in range(allowed + 1)]
    refused = post_request(client)
    parameters = {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.callback": CALLBACK}

    other = client.post("/hub", parameters, REMOTE_ADDR="198.51.100.7")

    assert statuses == [400] * allowed + [429]
    assert (refused.status_code, refused["Content-Type"]) == (429, "text/plain; charset=utf-8")
    assert 0 < int(refused["Retry-After"]) <= 60
    assert other.status_code == 202
