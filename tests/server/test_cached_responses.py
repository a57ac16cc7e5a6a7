"""Cached responses that are sent before Django are those that Django would send."""

from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import RequestFactory

from cms.api.caching import middleware
from cms.keys.lifecycle import create_key
from cms.keys.models import Key
from cms.publishing import withdraw
from cms.server import cached_responses
from tests.api.world import make_world
from tests.clock import TUESDAY

pytestmark = pytest.mark.django_db

LIST, DETAIL = "/api/v1/posts/", "/api/v1/posts/first/"
KINDS = {
    "list": (LIST, {}),
    "page of a list": (f"{LIST}?page_size=1&facets=year", {}),
    "search": ("/api/v1/search/?q=back", {}),
    "detail": (DETAIL, {}),
    "compressed": (DETAIL, {"Accept-Encoding": "gzip"}),
    "page for people": ("/posts/first/", {"Accept": "text/html"}),
    "relative to now": (f"{LIST}?published_at__gte=-30d", {}),
    "confirmed": (LIST, {"If-None-Match": "*"}),
    "letters that are encoded": (f"{LIST}?search=%C3%A9t%C3%A9", {}),
}


@pytest.fixture(autouse=True)
def world():
    return make_world()


@pytest.fixture
def wsgi(request, monkeypatch) -> Any:
    """Import what servers import; its requests do not end the transaction of a test."""
    from cms import wsgi  # importing it starts the middleware, which looks for files

    if "transactional_db" not in request.fixturenames:
        monkeypatch.setattr(
            BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda connection: None
        )
    return wsgi


@pytest.fixture
def asked_of_django(monkeypatch, wsgi) -> list[str]:
    """The paths that Django was asked for."""
    paths: list[str] = []
    django = wsgi.django

    def record(environ, start_response):
        paths.append(environ["PATH_INFO"])
        return django(environ, start_response)

    monkeypatch.setattr(wsgi, "django", record)
    return paths


def send(application, path: str, method: str = "GET", **headers: str) -> tuple[Any, ...]:
    """Send a request as a web server does; return status, headers by name, and body."""
    started: list[Any] = []
    environ = RequestFactory().generic(method, path, headers=headers).environ
    body = application(environ, lambda status, headers, exc=None: started.extend((status, headers)))
    content = b"".join(body)
    status, sent = started
    assert len({name for name, _ in sent}) == len(sent)
    return status, dict(sent), content


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("kind", KINDS)
def test_cached_response_is_the_one_that_django_sends(
    wsgi, kind, method, asked_of_django, settings
):
    settings.RATE_ANONYMOUS = 0  # else each says how many requests are left
    path, headers = KINDS[kind]
    rendered = send(wsgi.application, path, method, **headers)
    assert len(asked_of_django) == 1

    cached = send(wsgi.application, path, method, **headers)

    assert len(asked_of_django) == 1
    assert cached == rendered
    assert cached == send(wsgi.django, path, method, **headers)
    assert cached[0] in {"200 OK", "304 Not Modified"}


def test_links_that_no_header_has_room_for_are_left_out_of_cached_responses_too(
    wsgi, world, asked_of_django
):
    ids = [str(post.pk) for post in (world.first, world.second)]
    many = [*ids, *(str(UUID(int=number)) for number in range(98))]
    short, long = (f"{LIST}?page_size=1&id__in={','.join(each)}" for each in (ids, many))
    for path in (short, long):
        send(wsgi.application, path)

    cached = [send(wsgi.application, path) for path in (short, long)]

    assert asked_of_django == [LIST, LIST]
    assert ["Link" in headers for _, headers, _ in cached] == [True, False]
    assert all(b'"next":"http' in body for _, _, body in cached)


def test_statements_of_a_cached_response(wsgi, django_assert_num_queries):
    send(wsgi.application, LIST)

    with django_assert_num_queries(1):  # head
        send(wsgi.application, LIST)


def test_each_request_counts_once_wherever_it_is_answered(wsgi, settings, world):
    settings.RATE_ANONYMOUS = 10

    left = [send(wsgi.application, LIST)[1]["RateLimit"] for _ in range(2)]
    withdraw(world.first, by=None, at=TUESDAY, reason="error")  # so that the cache holds another
    left.append(send(wsgi.application, LIST)[1]["RateLimit"])

    assert [text.partition(";")[2].partition(";")[0] for text in left] == ["r=9", "r=8", "r=7"]


def test_refusal_of_a_client_that_asks_too_often_comes_from_django(wsgi, settings, asked_of_django):
    settings.RATE_ANONYMOUS = 1

    answers = [send(wsgi.application, LIST)[0] for _ in range(2)]

    assert answers == ["200 OK", "429 Too Many Requests"]
    assert asked_of_django == [LIST, LIST]


def test_withdrawn_entry_is_not_sent_from_the_cache(wsgi, world):
    send(wsgi.application, DETAIL)
    withdraw(world.first, by=None, at=TUESDAY, reason="error")

    assert send(wsgi.application, DETAIL)[0] == "410 Gone"


def test_requests_that_are_not_for_the_cache_go_to_django(wsgi, asked_of_django, settings):
    key = create_key(Key(name="Front end", rate=0))
    asked = [
        ("GET", {"Authorization": f"Bearer {key}"}),
        ("GET", {"Host": "elsewhere.example"}),
        ("GET", {"Prefer": "min-sequence=0"}),
        ("GET", {"Transfer-Encoding": "chunked"}),
        ("POST", {}),
        ("OPTIONS", {}),
    ]
    send(wsgi.application, LIST)
    asked_of_django.clear()

    statuses = [send(wsgi.application, LIST, method, **headers)[0] for method, headers in asked]

    assert asked_of_django == [LIST] * len(asked)
    assert statuses[1] == "400 Bad Request"


@pytest.mark.parametrize("module", [cached_responses, middleware])
def test_database_that_fails_is_left_to_django(wsgi, module, asked_of_django):
    """The second case: it fails at the look at the log, beneath what is asked here."""
    first = send(wsgi.application, LIST)
    name = "cached_response" if module is cached_responses else "current_log_state"
    with pytest.MonkeyPatch.context() as patch:

        def fail(*arguments):
            patch.undo()
            raise OperationalError

        patch.setattr(module, name, fail)
        again = send(wsgi.application, LIST)

    assert (again[0], again[2]) == (first[0], first[2])
    assert asked_of_django == [LIST, LIST]


def test_without_a_cache_every_request_goes_to_django(wsgi, asked_of_django):
    send(wsgi.application, LIST)
    cache.clear()
    send(wsgi.application, LIST)

    assert asked_of_django == [LIST, LIST]


@pytest.mark.django_db(transaction=True, databases=["default", "reader"])
def test_connection_of_a_cached_response_goes_back_to_its_pool(wsgi, transactional_db):
    send(wsgi.application, LIST)
    cached = send(wsgi.application, LIST)

    reader = connections["reader"]
    assert cached[0] == "200 OK"
    assert (reader.connection is None) == (reader.vendor == "postgresql")  # a file needs no pool
