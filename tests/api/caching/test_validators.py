"""A client that has a response gets a 304 without anybody making the response again."""

import pytest
from django.test import Client

from cms.api.caching import middleware, validators
from cms.api.database import state_cache
from cms.api.http import current_day
from cms.publishing import withdraw
from tests.clock import TUESDAY

pytestmark = pytest.mark.django_db

LIST, DETAIL = "/api/v1/posts/", "/api/v1/posts/chronic-back-pain/"
KINDS = {
    "list": (LIST, {}),
    "list with parameters": (f"{LIST}?treatments=spinal-fusion&facets=year", {}),
    "search": ("/api/v1/search/?q=back", {}),
    "detail": (DETAIL, {}),
    "compressed": (DETAIL, {"Accept-Encoding": "gzip"}),
    "markdown": (DETAIL, {"Accept": "text/markdown"}),
    "changes": ("/api/v1/changes/", {}),
    "page for people": ("/posts/chronic-back-pain/", {"Accept": "text/html"}),
    "relative to now": (f"{LIST}?published_at__gte=-30d", {}),
}


@pytest.fixture(autouse=True)
def no_response_cache(settings, world) -> None:
    dummy = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    settings.CACHES = settings.CACHES | {"default": dummy}


def ask(path, headers=None, **conditions):
    return Client().get(path, headers={**(headers or {}), **conditions})


def content_of(response):
    return response.status_code, response.content, dict(response.items())


@pytest.mark.parametrize("kind", KINDS)
def test_confirmation_is_the_one_that_would_be_made(kind, django_assert_num_queries):
    path, headers = KINDS[kind]
    etag = ask(path, headers)["ETag"]
    state_cache.clear_caches()
    fresh = ask(path, headers, **{"If-None-Match": etag})

    with django_assert_num_queries(1):  # head
        known = ask(path, headers, **{"If-None-Match": f'"other", {etag}'})

    assert fresh.status_code == 304
    assert content_of(known) == content_of(fresh)


def test_client_with_something_else_gets_the_response():
    first = ask(DETAIL)

    second = ask(DETAIL, **{"If-None-Match": '"other"'})

    assert content_of(second) == content_of(first)


def test_date_of_the_response_confirms_it_too(django_assert_num_queries):
    first = ask(DETAIL)

    with django_assert_num_queries(1):  # head
        second = ask(DETAIL, **{"If-Modified-Since": first["Last-Modified"]})

    assert (second.status_code, second["ETag"]) == (304, first["ETag"])


def test_nothing_is_confirmed_that_is_withdrawn(world):
    etag = ask(DETAIL)["ETag"]
    withdraw(world.second, by=None, at=TUESDAY, reason="legal")

    assert ask(DETAIL, **{"If-None-Match": etag}).status_code == 410


def test_nothing_is_confirmed_to_a_key_that_is_refused():
    etag = ask(DETAIL)["ETag"]
    headers = {"Authorization": "Bearer nobody"}

    assert ask(DETAIL, headers, **{"If-None-Match": etag}).status_code == 401


def test_confirmation_counts_in_the_rate_limit(settings):
    settings.RATE_ANONYMOUS = 3
    etag = ask(DETAIL)["ETag"]
    answers = [ask(DETAIL, **{"If-None-Match": etag}) for _ in range(3)]

    assert [each.status_code for each in answers] == [304, 304, 429]
    assert [each["RateLimit"].split(";")[1] for each in answers] == ["r=1", "r=0", "r=0"]


def test_what_is_relative_to_now_is_confirmed_for_its_day_alone(monkeypatch):
    path = f"{LIST}?published_at__gte=-30d"
    etag = ask(path)["ETag"]
    tomorrow = current_day.utc_day() + current_day.timedelta(days=1)
    for module in (current_day, middleware):
        monkeypatch.setattr(module, "utc_day", lambda: tomorrow)

    assert ask(path, **{"If-None-Match": etag}).status_code == 200


def test_no_body_is_kept():
    ask(LIST)
    (entry,) = validators.VALIDATORS.held.content.values()

    assert (entry.stored.body, entry.stored.content_headers) == (b"", {})
