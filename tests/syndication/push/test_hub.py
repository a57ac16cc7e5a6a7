"""The WebSub hub: asking, being asked back, and being sent the feed."""

import hashlib
import hmac
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from cms.posts.models import Post
from cms.publishing import publish, withdraw
from cms.syndication.push.websub.distribution import MAX_ATTEMPTS, maintain_followers, serve_next
from cms.syndication.push.websub.models import Follower
from cms.syndication.push.websub.views import HUB_REQUESTS
from tests.clock import MONDAY
from tests.factories.posts import PostFactory, SeriesFactory
from tests.syndication.push.fakes import NO_RESPONSE, Clock, Receiver

pytestmark = pytest.mark.django_db

TOPIC = "http://localhost:8000/feeds/posts.json"
CALLBACK = "https://reader.example/hook?a=1"


@pytest.fixture
def clock() -> Clock:
    return Clock(timezone.now())


def post_request(client, **values):
    parameters = {"mode": "subscribe", "topic": TOPIC, "callback": CALLBACK} | values
    return client.post("/hub", {f"hub.{name}": value for name, value in parameters.items()})


def confirm_intent(request):
    query = parse_qs(urlsplit(request["address"]).query)
    return 200, {}, query["hub.challenge"][0].encode()


def serve_all(receiver: Receiver, clock: Clock) -> int:
    number = 0
    while serve_next(send=receiver, clock=clock):
        number += 1
        assert number < 100
    return number


def create_follower(client, clock, **values) -> Follower:
    post_request(client, **values)
    serve_all(Receiver(confirm_intent), clock)
    return Follower.objects.get()


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


SERIES_TOPIC = "http://localhost:8000/feeds/series/first-series.atom"


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
    receiver = Receiver(204)

    serve_all(receiver, clock)

    form = parse_qs(receiver.requests[0]["body"].decode())
    names = {url.rpartition("/")[2] for url in form["hub.url"] if "/series/" in url}
    assert names == {
        f"{slug}.{form}"
        for slug in ("first-series", "renamed-series", "other-series")
        for form in ("atom", "rss", "json")
    }
