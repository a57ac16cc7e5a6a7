"""An address that is relative to now is answered anew each day, in our cache and in others."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from cms.publishing import publish
from tests.factories.posts import TopicFactory

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 3, 10, 23, 59, 30, tzinfo=UTC)
MORNING = EVENING + timedelta(minutes=1)
RELATIVE = ("topics/?published_at__gte=-1d", "topics/?or=(updated_at__gte=-1d,slug=x)")


@pytest.fixture
def clock(monkeypatch):
    """``clock(instant)``: it is that time now."""

    def turn(instant):
        monkeypatch.setattr(timezone, "now", lambda: instant)

    turn(EVENING)
    publish(TopicFactory(), by=None, at=EVENING - timedelta(days=1))
    return turn


@pytest.mark.parametrize("path", [*RELATIVE, "topics/?published_at__lt=-0d&count=false"])
def test_tomorrow_it_is_another_answer_for_who_has_todays(api, clock, path):
    today = api(path)
    etag = {"If-None-Match": today["ETag"], "If-Modified-Since": today["Last-Modified"]}
    assert api(path, headers=etag).status_code == 304

    clock(MORNING)

    assert api(path, headers=etag).status_code == 200
    since = {"If-Modified-Since": today["Last-Modified"]}
    assert api(path, headers=since).status_code == 200
    tomorrow = api(path)
    assert tomorrow["ETag"] != today["ETag"]
    assert tomorrow["Last-Modified"] == "Wed, 11 Mar 2026 00:00:00 GMT"


@pytest.mark.parametrize("path", RELATIVE)
def test_our_own_cache_answers_with_the_rows_of_the_new_day(api, clock, path):
    assert [api(path).json()["count"] for _ in range(2)] == [1, 1]

    clock(MORNING)

    assert [api(path).json()["count"] for _ in range(2)] == [0, 0]


@pytest.mark.parametrize("purge_url", ["", "https://purge.example.org/"])
def test_no_cache_may_have_it_longer_than_the_day(api, clock, settings, purge_url):
    settings.PURGE_URL = purge_url
    for response in (api(RELATIVE[0]), api(RELATIVE[0])):  # rendered, and from the cache
        assert response["Cache-Control"] == "public, max-age=30, must-revalidate"
        assert response.get("CDN-Cache-Control") == ("max-age=30" if purge_url else None)

    clock(MORNING)

    for _ in range(2):
        assert api(RELATIVE[0])["Cache-Control"] == "public, max-age=60, must-revalidate"


def test_what_is_not_relative_does_not_change_with_the_day(api, clock):
    today = api("topics/?published_at__gte=2026-03-09")

    clock(MORNING)

    tomorrow = api("topics/?published_at__gte=2026-03-09")
    names = ("ETag", "Last-Modified", "Cache-Control")
    assert [today[name] for name in names] == [tomorrow[name] for name in names]
    assert today["Cache-Control"] == "public, max-age=60, must-revalidate"
