"""A client that keeps a date, or the date of its own clock, never misses a change."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date, parse_http_date
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.publishing import publish
from tests.clock import MONDAY, TUESDAY
from tests.examples import examples
from tests.factories.posts import PostFactory

pytestmark = pytest.mark.django_db
PATHS = ("/api/v1/posts/", "/feeds/posts.atom", "/feeds/posts.rss", "/feeds/posts.json")
# Milliseconds between what happens: many changes in one second, some far apart.
STEPS = st.lists(
    st.tuples(st.sampled_from(["publish", "publish late", "read"]), st.integers(1, 1500)),
    min_size=4,
    max_size=12,
)


class DateClient:
    """A client without ETags. It sends ``Last-Modified``, or else the time when it asked.

    ``clock`` says how far its own clock is ahead.
    """

    def __init__(self, path, *, clock, always_own=False):
        self.path, self.clock, self.always_own = path, clock, always_own
        self.since, self.copy = None, None

    def read(self, now):
        headers = {"If-Modified-Since": self.since} if self.since else {}
        response = Client().get(self.path, headers=headers)
        assert response.status_code in {200, 304}
        if response.status_code == 200:
            self.copy = response.content
        own = http_date((now + self.clock).timestamp())
        self.since = own if self.always_own else response.get("Last-Modified", own)


@settings(
    max_examples=examples(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS, path=st.sampled_from(PATHS))
def test_no_change_is_missed_by_a_client_that_keeps_dates(db, monkeypatch, example, steps, path):
    hour, now = timedelta(hours=1), TUESDAY
    monkeypatch.setattr(timezone, "now", lambda: now)
    clients = [
        DateClient(path, clock=timedelta(0)),
        *(DateClient(path, clock=clock, always_own=True) for clock in (-hour, hour)),
    ]

    with example():
        post = PostFactory(title="At first")
        publish(post, by=None, at=MONDAY)
        for number, (act, step) in enumerate(steps):
            now += timedelta(milliseconds=step)
            if act != "read":
                post.title = f"Number {number}"
                post.save()
                publish(post, by=None, at=now if act == "publish" else now - timedelta(seconds=2))
            for client in clients:
                client.read(now)
                assert client.copy == Client().get(path).content


@pytest.mark.parametrize("path", PATHS)
def test_clock_of_a_client_that_is_fast_hides_nothing(client, world, published, path):
    tomorrow = http_date((timezone.now() + timedelta(days=1)).timestamp())
    before = client.get(path, headers={"If-Modified-Since": tomorrow})
    published(PostFactory(title="New"), at=TUESDAY)

    after = client.get(path, headers={"If-Modified-Since": tomorrow})

    assert (before.status_code, after.status_code) == (200, 200)
    assert b"New" in after.content


@pytest.mark.parametrize("path", PATHS)
def test_states_of_one_instant_have_dates_of_their_own(client, world, published, path):
    dates = [client.get(path)["Last-Modified"]]
    for number in range(3):
        published(PostFactory(title=f"Post {number}"), at=TUESDAY)
        dates.append(client.get(path)["Last-Modified"])

    seconds = [parse_http_date(date) for date in dates]

    assert seconds == sorted(set(seconds))
    assert client.get(path, headers={"If-Modified-Since": dates[-1]}).status_code == 304


def test_release_of_many_entries_has_one_date(client, world, published):
    published(*(PostFactory() for _ in range(5)), at=TUESDAY)

    assert client.get("/api/v1/posts/")["Last-Modified"] == http_date(TUESDAY.timestamp() + 1)
