"""The WebSub hub: asking, being asked back, and being sent the feed."""

import hashlib
import hmac
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from cms.publishing import publish, withdraw
from cms.syndication.push.websub.distribution import MOST_ATTEMPTS, keep, step
from cms.syndication.push.websub.models import Follower
from tests.clock import MONDAY
from tests.factories.posts import PostFactory, SeriesFactory
from tests.syndication.push.world import DEAD, Clock, Receiver

pytestmark = pytest.mark.django_db

TOPIC = "http://localhost:8000/feeds/posts.json"
CALLBACK = "https://reader.example/hook?a=1"


@pytest.fixture
def clock() -> Clock:
    return Clock(timezone.now())


def ask(client, **values):
    said = {"mode": "subscribe", "topic": TOPIC, "callback": CALLBACK} | values
    return client.post("/hub", {f"hub.{name}": value for name, value in said.items()})


def yes(request):
    query = parse_qs(urlsplit(request["address"]).query)
    return 200, {}, query["hub.challenge"][0].encode()


def drain(receiver: Receiver, clock: Clock) -> int:
    number = 0
    while step(send=receiver, clock=clock):
        number += 1
        assert number < 100
    return number


def followed(client, clock, **values) -> Follower:
    ask(client, **values)
    drain(Receiver(yes), clock)
    return Follower.objects.get()


def test_intent_is_asked_back_with_a_challenge_that_is_used_once(client, clock):
    answer = ask(client, lease_seconds="86400", anything="else")
    receiver = Receiver(yes)
    drain(receiver, clock)

    assert answer.status_code == 202
    (request,) = receiver.got
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
    ask(client)
    drain(receiver, clock)
    assert challenge not in receiver.got[1]["address"]


@pytest.mark.parametrize(
    "said",
    [
        (200, {}, b"another challenge"),
        (200, {}, b""),
        lambda request: (404, {}, yes(request)[2]),
        lambda request: (302, {"location": "https://x.example/"}, yes(request)[2]),
        lambda request: (200, {}, yes(request)[2] + b" "),
        DEAD,
    ],
)
def test_whoever_does_not_confirm_follows_nothing(client, clock, said):
    ask(client)

    drain(Receiver(said), clock)

    assert not Follower.objects.exists()


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [("", 864_000), ("1", 3600), ("7200", 7200), ("9" * 20, 2_592_000)],
)
def test_leases_are_finite(client, clock, asked, seconds):
    follower = followed(client, clock, **({"lease_seconds": asked} if asked else {}))

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
    answer = ask(client, **values)

    assert (answer.status_code, Follower.objects.count()) == (400, 0)
    assert answer.content.decode().endswith(".\n")


def test_hub_that_is_off_or_elsewhere_is_not_found(client, settings):
    for url in ("", "https://hub.example/"):
        settings.HUB_URL = url
        assert ask(client).status_code == 404


def test_feed_says_where_its_hub_is(client):
    feed = client.get("/feeds/posts.json")

    assert '<http://localhost:8000/hub>; rel="hub"' in feed["Link"].replace("rel=hub", 'rel="hub"')
    assert feed.json()["hubs"] == [{"type": "WebSub", "url": "http://localhost:8000/hub"}]


def test_follower_is_sent_the_whole_feed_when_it_has_changed(client, clock):
    follower = followed(client, clock, secret="between us")
    receiver = Receiver()
    assert drain(receiver, clock) == 0
    publish(PostFactory(slug="new", title="New here"), by=None, at=MONDAY)

    drain(receiver, clock)

    (request,) = receiver.got
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
    assert drain(receiver, clock) == 0


def test_what_does_not_change_the_feed_is_not_sent(client, clock):
    topic = "http://localhost:8000/feeds/corrections.atom"
    follower = followed(client, clock, topic=topic)
    publish(PostFactory(), by=None, at=MONDAY)
    receiver = Receiver()

    drain(receiver, clock)

    follower.refresh_from_db()
    assert (receiver.got, follower.told > 0) == ([], True)


def test_failures_are_tried_again_a_few_times_and_the_lease_goes_on(client, clock):
    follower = followed(client, clock)
    post = PostFactory()
    publish(post, by=None, at=MONDAY)
    receiver = Receiver(301, DEAD, 500)

    for _ in range(20):
        drain(receiver, clock)
        clock.wait(hours=6)
    failed = len(receiver.got)
    receiver.says = [204]
    withdraw(post, by=None, at=MONDAY, reason="error")
    drain(receiver, clock)

    assert failed == MOST_ATTEMPTS
    assert len(receiver.got) == failed + 1
    follower.refresh_from_db()
    assert (follower.attempts, follower.problem) == (0, "")


def test_gone_ends_it(client, clock):
    followed(client, clock)
    publish(PostFactory(), by=None, at=MONDAY)

    drain(Receiver(410), clock)

    assert not Follower.objects.exists()


def test_lease_that_is_over_ends_it(client, clock):
    follower = followed(client, clock)
    publish(PostFactory(), by=None, at=MONDAY)
    receiver = Receiver()
    clock.now = follower.expires_at

    drain(receiver, clock)
    keep(now=clock.now)

    assert (receiver.got, Follower.objects.count()) == ([], 0)


def test_unsubscribing_is_confirmed_too(client, clock):
    followed(client, clock)
    ask(client, mode="unsubscribe")
    drain(Receiver((404, {}, b"")), clock)
    assert Follower.objects.count() == 1

    ask(client, mode="unsubscribe")
    receiver = Receiver(yes)
    drain(receiver, clock)

    assert "hub.mode=unsubscribe" in receiver.got[0]["address"]
    assert not Follower.objects.exists()


def test_renewal_that_is_not_confirmed_leaves_what_held_before(client, clock):
    follower = followed(client, clock, secret="old")
    ask(client, secret="new", lease_seconds="2592000")

    drain(Receiver((404, {}, b"")), clock)

    before = follower.expires_at
    follower.refresh_from_db()
    assert (follower.expires_at, follower.secret, follower.wanted) == (before, "old", "")


def test_nobody_can_have_us_ask_strangers_without_end(client, monkeypatch):
    monkeypatch.setattr("cms.syndication.push.websub.views.MOST_WAITING", 2)

    codes = [ask(client, callback=f"https://r{n}.example/").status_code for n in range(3)]

    assert codes == [202, 202, 503]


def test_outside_hub_is_pinged_with_all_feeds_that_moved(settings, clock):
    settings.HUB_URL = "https://hub.example/publish"
    keep(now=clock.now)
    series = SeriesFactory(slug="first-series")
    publish(series, by=None, at=MONDAY)
    publish(PostFactory(series=series), by=None, at=MONDAY)
    receiver = Receiver(500, 204)

    drain(receiver, clock)
    clock.wait(seconds=5)
    drain(receiver, clock)

    first, second = receiver.got
    said = parse_qs(second["body"].decode())
    assert first["body"] == second["body"]
    assert (second["address"], second["anywhere"]) == ("https://hub.example/publish", True)
    assert said["hub.mode"] == ["publish"]
    base = "http://localhost:8000/feeds"
    assert {f"{base}/posts.rss", f"{base}/series/first-series.atom", TOPIC} <= {*said["hub.url"]}
    settings.HUB_URL = "http://localhost:8000/hub"
    keep(now=clock.now)
    assert not Follower.objects.exists()
