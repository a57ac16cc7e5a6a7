"""What is kept is what would be made, byte for byte and header for header."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from cms.api.caching.middleware import cache_key
from cms.keys.lifecycle import create_key, revoke_key
from cms.keys.models import Key
from cms.published import hooks
from cms.published.models.log import Head
from tests.clock import MONDAY, TUESDAY

pytestmark = pytest.mark.django_db

DETAIL = "/api/v1/posts/chronic-back-pain/"
KINDS = {
    "list": ("/api/v1/posts/", {}),
    "list with parameters": ("/api/v1/posts/?treatments=spinal-fusion&facets=year&page_size=1", {}),
    "search": ("/api/v1/search/?q=back", {}),
    "detail": (DETAIL, {}),
    "part": ("/api/v1/results/", {}),
    "index": ("/api/v1/", {}),
    "compressed": (DETAIL, {"Accept-Encoding": "gzip"}),
    "linked data": (DETAIL, {"Accept": "application/ld+json"}),
    "markdown": (DETAIL, {"Accept": "text/markdown"}),
    "page for people": ("/posts/chronic-back-pain/", {"Accept": "text/html"}),
    "faults forgiven": ("/api/v1/posts/?colour=red", {"Prefer": "handling=lenient"}),
    "confirmed": (DETAIL, {"If-None-Match": "*"}),
    "not newer": (DETAIL, {"If-Modified-Since": "Fri, 31 Dec 2100 23:59:59 GMT"}),
}


@pytest.fixture(params=KINDS)
def kind(request):
    return KINDS[request.param]


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("first", ["get", "head"])
def test_kept_answer_is_the_one_that_would_be_made(
    world, kind, method, first, django_assert_num_queries
):
    path, headers = kind
    ask = getattr(Client(), method)
    fresh = ask(path, headers=headers)
    cache.clear()
    getattr(Client(), first)(path, headers=headers)

    with django_assert_num_queries(1):  # head
        cached = ask(path, headers=headers)

    assert content_of(cached) == content_of(fresh)
    assert fresh.status_code in {200, 304}


def test_whole_answer_and_confirmation_are_made_of_each_other(client, world):
    requests = [{"Accept-Encoding": "gzip", **more} for more in ({}, {"If-None-Match": "*"})]
    first = []
    for headers in requests:
        cache.clear()
        first.append(content_of(client.get(DETAIL, headers=headers)))

    assert content_of(client.get(DETAIL, headers=requests[0])) == first[0]
    cache.clear()
    client.get(DETAIL, headers=requests[0])
    assert content_of(client.get(DETAIL, headers=requests[1])) == first[1]


def test_key_without_a_limit_is_not_told_of_that_of_another(world):
    first, second = Key(name="Limited", rate=5), Key(name="Unlimited", rate=0)
    texts = [create_key(key) for key in (first, second)]

    responses = [Client().get(DETAIL, headers={"Authorization": f"Bearer {t}"}) for t in texts]

    assert ["RateLimit" in response for response in responses] == [True, False]


def test_kept_answer_to_a_key_stays_private_and_counts(world, settings):
    settings.RATE_ANONYMOUS = 9
    key = Key(name="Example News", rate=5)
    headers = {"Authorization": f"Bearer {create_key(key)}"}
    first, cached = (Client().get(DETAIL, headers=headers) for _ in range(2))
    public, again = (Client().get(DETAIL) for _ in range(2))

    left = [response["RateLimit"] for response in (first, cached, public, again)]
    for response in (first, cached, public, again):
        del response["RateLimit"]

    assert left == [
        '"key";r=4;t=3600',
        '"key";r=3;t=3600',
        '"anonymous";r=8;t=60',
        '"anonymous";r=7;t=60',
    ]
    assert content_of(cached) == content_of(first)
    assert content_of(again) == content_of(public)
    assert first["Cache-Control"].startswith("private,")
    assert "Cache-Tag" not in cached.headers


def test_revoked_key_gets_nothing_that_was_kept_for_it(world):
    key = Key(name="Example News", rate=0)
    headers = {"Authorization": f"Bearer {create_key(key)}"}
    before = Client().get(DETAIL, headers=headers).status_code
    revoke_key(key, at=timezone.now())

    assert (before, Client().get(DETAIL, headers=headers).status_code) == (200, 401)


def test_request_that_is_one_too_many_gets_nothing_that_is_kept(client, world, settings):
    settings.RATE_ANONYMOUS = 2

    assert [client.get(DETAIL).status_code for _ in range(3)] == [200, 200, 429]


def test_what_is_due_is_done_before_what_is_kept_is_sent(client, world, monkeypatch):
    client.get(DETAIL)
    monkeypatch.setattr(hooks.release_due, "connected", [(0, note)])
    DONE.clear()
    Head.objects.update(due_at=MONDAY)

    client.get(DETAIL)

    assert len(DONE) == 1


def test_publishing_outdates_what_is_kept(client, world, published):
    before = client.get("/api/v1/treatments/spinal-fusion/")
    world.fusion.name = "Fusion of the spine"
    world.fusion.save()
    cached = client.get("/api/v1/treatments/spinal-fusion/")
    published(world.fusion, at=TUESDAY)

    after = client.get("/api/v1/treatments/spinal-fusion/")

    assert cached.content == before.content
    assert after.json()["title"] == "Fusion of the spine"


def test_host_that_is_not_ours_gets_nothing_that_is_kept(client, world):
    client.get(DETAIL)

    assert client.get(DETAIL, headers={"host": "evil.example"}).status_code == 400


def test_requests_that_only_look_alike_have_names_of_their_own(rf):
    """A byte and its percent-encoding in another alphabet; a line that ends inside an address."""
    requests = [
        rf.get("/api/v1/posts/", QUERY_STRING="title__contains=\xc3\xa9"),
        rf.get("/api/v1/posts/", QUERY_STRING="title__contains=%C3%83%C2%A9"),
        rf.get("/api/v1/posts/\n/", QUERY_STRING=""),
        rf.get("/api/v1/posts/", QUERY_STRING="\n/"),
        rf.get("/api/v1/posts/", HTTP_ACCEPT="text/html"),
        rf.get("/api/v1/posts/", HTTP_ACCEPT_ENCODING="gzip"),
        rf.get("/api/v1/posts/", HTTP_PREFER="handling=lenient"),
        rf.get("/api/v1/posts/", secure=True),
        rf.get("/api/v1/posts/"),
    ]

    assert len({cache_key(request) for request in requests}) == len(requests)


def test_errors_are_made_anew(client, world, django_assert_num_queries):
    first = client.get("/api/v1/posts/?colour=red")

    assert first.status_code == 400
    assert content_of(client.get("/api/v1/posts/?colour=red")) == content_of(first)


DONE = []


def note(*, now):
    DONE.append(now)


def content_of(response):
    return response.status_code, response.content, dict(response.headers)
