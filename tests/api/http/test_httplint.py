"""What the headers of every kind of answer say, in the judgement of httplint."""

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date
from httplint import HttpRequestLinter, HttpResponseLinter, levels

import cms.api.views.meta
from tests.clock import TUESDAY

pytestmark = pytest.mark.django_db

# What it advises and we do otherwise, by the name of its note, and why.
KNOWN = {
    # The answer does depend on all four, and docs/reference/caching.md says how.
    "VARY_COMPLEX",
    # True, since `max-age` stands there too; some CDNs have rules that look for the word.
    "STORE_PUBLIC_UNNECESSARY",
    # These tell what the status is, which is what was asked for here.
    "STATUS_BAD_REQUEST",
    "STATUS_NOT_ACCEPTABLE",
    "STATUS_INTERNAL_SERVICE_ERROR",
}
POST = "/api/v1/posts/chronic-back-pain/"
ORIGIN = {"Origin": "https://app.example"}
PREFLIGHT = {
    **ORIGIN,
    "Access-Control-Request-Method": "GET",
    "Access-Control-Request-Headers": "prefer",
}
KINDS = {
    "index": (200, "/api/v1/", {}),
    "list": (200, "/api/v1/posts/", {}),
    "list in gzip": (200, "/api/v1/posts/", {"Accept-Encoding": "gzip"}),
    "list for a web app": (200, "/api/v1/posts/", ORIGIN),
    "list with warnings": (200, "/api/v1/posts/?colour=red", {"Prefer": "handling=lenient"}),
    "list already there": (304, "/api/v1/posts/", {"If-None-Match": "*"}),
    "list of the past": (200, "/api/v1/posts/?as_of=-0d", {}),
    "facets": (200, "/api/v1/posts/?facets=treatments", {}),
    "search": (200, "/api/v1/search/?q=back", {}),
    "comparison": (200, "/api/v1/compare/treatments/?slugs=bone-marrow,spinal-fusion", {}),
    "detail": (200, POST, {}),
    "detail already there": (304, POST, {"If-None-Match": "*"}),
    "linked data": (200, POST, {"Accept": "application/ld+json"}),
    "Markdown": (200, POST, {"Accept": "text/markdown"}),
    "HTML": (200, POST, {"Accept": "text/html"}),
    "page for people": (200, "/posts/chronic-back-pain/", {"Accept": "text/html"}),
    "editions": (200, f"{POST}editions/", {}),
    "edition": (200, f"{POST}editions/1/", {}),
    "description": (200, "/api/v1/openapi.json", {"Accept-Encoding": "gzip"}),
    "blocks": (200, "/api/v1/schemas/blocks.json", {}),
    "documentation": (200, "/api/v1/docs/", {"Accept": "text/html"}),
    "problems": (200, "/api/v1/problems/", {}),
    "problem for people": (200, "/api/v1/problems/moved/", {"Accept": "text/html"}),
    "first page": (200, "/", {}),
    "moved": (301, "/api/v1/posts/old/", {}),
    "slash forgotten": (301, "/api/v1/posts", {}),
    "bad parameter": (400, "/api/v1/posts/?colour=red", {}),
    "bad key": (401, "/api/v1/posts/", {"Authorization": "Bearer x"}),
    "nobody": (404, "/api/v1/posts/nobody/", {}),
    "nowhere": (404, "/api/v1/nowhere/", {}),
    "no page for people": (404, "/posts/nobody/", {"Accept": "text/html"}),
    "no picture": (404, "/media/x.webp", {}),
    "not acceptable": (406, "/api/v1/posts/", {"Accept": "image/png"}),
    "withdrawn": (410, "/api/v1/treatments/bone-marrow-gone/", {}),
}


@pytest.fixture
def answers(world, published):
    from cms.publishing import withdraw
    from tests.factories.treatments import TreatmentFactory

    world.second.slug = "old"
    world.second.save()
    published(world.second, at=TUESDAY)
    world.second.slug = "chronic-back-pain"
    world.second.save()
    published(world.second, at=TUESDAY)
    gone = TreatmentFactory(slug="bone-marrow-gone")
    published(gone)
    withdraw(gone, by=None, at=TUESDAY, reason="error")
    return world


def faults(response, method, path, headers):
    """The names of the notes, with what they say, that are no mere information."""
    now = timezone.now().timestamp()
    request = HttpRequestLinter(start_time=now)
    request.process_request_topline(
        method.encode(), f"http://localhost:8000{path}".encode(), b"1.1"
    )
    request.process_headers(pairs({"Host": "localhost:8000", **headers}))
    request.finish_content(True)
    linter = HttpResponseLinter(start_time=now, _related=request, no_content=method == "HEAD")
    linter.base_uri = f"http://localhost:8000{path}"
    status = str(response.status_code).encode()
    linter.process_response_topline(b"1.1", status, response.reason_phrase.encode())
    # The server that runs Django adds the date.
    linter.process_headers(pairs({"Date": http_date(now), **response.headers}))
    linter.feed_content(b"".join(response) if response.streaming else response.content)
    linter.finish_content(True)
    return {
        f"{type(note).__name__}: {note.summary}"
        for note in linter.notes
        if note.level in {levels.WARN, levels.BAD} and type(note).__name__ not in KNOWN
    }


def pairs(headers):
    return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]


@pytest.mark.parametrize("kind", KINDS)
def test_headers_are_without_fault(client, answers, kind):
    status, path, headers = KINDS[kind]

    for method in ("GET", "HEAD"):
        response = client.generic(method, path, headers=headers)

        assert (response.status_code, faults(response, method, path, headers)) == (status, set())


@pytest.mark.parametrize(
    ("method", "status", "headers"),
    [("OPTIONS", 204, {}), ("OPTIONS", 204, PREFLIGHT), ("POST", 405, {}), ("DELETE", 405, {})],
)
def test_headers_of_other_methods_are_without_fault(client, answers, method, status, headers):
    path = "/api/v1/posts/"

    response = client.generic(method, path, headers=headers)

    assert (response.status_code, faults(response, method, path, headers)) == (status, set())


@pytest.mark.parametrize("headers", [{}, {"If-None-Match": "*"}], ids=["sent", "already there"])
def test_headers_of_a_picture_are_without_fault(client, api, answers, headers):
    (image,) = api("images/").json()["results"]
    path = image["src"].removeprefix("http://localhost:8000")

    for method in ("GET", "HEAD"):
        response = client.generic(method, path, headers=headers)

        assert response.status_code == (304 if headers else 200)
        assert faults(response, method, path, headers) == set()


def test_headers_of_a_refusal_for_too_much_are_without_fault(client, answers, settings):
    settings.RATE_ANONYMOUS = 1
    client.get("/api/v1/posts/")

    response = client.get("/api/v1/posts/")

    assert response.status_code == 429
    assert faults(response, "GET", "/api/v1/posts/", {}) == set()


def test_headers_of_a_mistake_of_ours_are_without_fault(answers, monkeypatch):
    def broken(self):
        raise ZeroDivisionError

    monkeypatch.setattr(cms.api.views.meta.IndexView, "content", broken)

    response = Client(raise_request_exception=False).get("/api/v1/")

    assert response.status_code == 500
    assert faults(response, "GET", "/api/v1/", {}) == set()


def test_the_judge_sees_something(client, answers):
    response = client.get("/api/v1/posts/")
    response["Cache-Control"] = "max-age=soon"
    response["Last-Modified"] = "yesterday"

    assert {note.partition(":")[0] for note in faults(response, "GET", "/api/v1/posts/", {})} == {
        "BAD_DATE_SYNTAX",
        "CC_BAD_VALUE_TYPE",
        "FRESHNESS_HEURISTIC",
    }
