"""Finished documents are kept until the log grows, and are those that would be made."""

import pytest

from cms.api.database.state_cache import clear_caches
from cms.api.representations.kept_documents import DOCUMENTS
from cms.publishing import publish, withdraw
from tests.clock import TUESDAY

pytestmark = pytest.mark.django_db

DETAIL = "/api/v1/posts/chronic-back-pain/"
KINDS = {
    "document": (DETAIL, {}),
    "compressed": (DETAIL, {"Accept-Encoding": "gzip"}),
    "linked data": (DETAIL, {"Accept": "application/ld+json"}),
    "markdown": (DETAIL, {"Accept": "text/markdown"}),
    "some fields": (f"{DETAIL}?fields=title,series.title", {}),
    "without a field": (f"{DETAIL}?fields=-body", {}),
    "with others": (f"{DETAIL}?include=treatments", {}),
    "blocks": (f"{DETAIL}?body=blocks,text", {}),
    "in its language": (f"{DETAIL}?locale=en", {}),
}
NOT_KEPT = {
    "of the past": (f"{DETAIL}?as_of=2026-03-05", {}),
    "faults forgiven": (f"{DETAIL}?colour=red", {"Prefer": "handling=lenient"}),
    "page for people": ("/posts/chronic-back-pain/", {"Accept": "text/html"}),
}


@pytest.fixture(autouse=True)
def no_response_cache(settings) -> None:
    dummy = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    settings.CACHES = settings.CACHES | {"default": dummy}


def content_of(response):
    return response.status_code, response.content, dict(response.items())


@pytest.mark.parametrize("kind", KINDS)
def test_kept_document_is_the_one_that_would_be_made(api, world, kind, django_assert_num_queries):
    path, headers = KINDS[kind]
    fresh = api(path, headers=headers)
    clear_caches()
    for other, more in KINDS.values():  # none of them takes the place of another
        api(other, headers=more)

    with django_assert_num_queries(1):  # head
        kept = api(path, headers=headers)

    assert fresh.status_code == 200
    assert content_of(kept) == content_of(fresh)


@pytest.mark.parametrize("kind", NOT_KEPT)
def test_what_depends_on_more_is_not_kept(api, world, kind):
    path, headers = NOT_KEPT[kind]

    response = api(path, headers=headers)

    assert response.status_code == 200
    assert [*DOCUMENTS.held.content] == []


def test_document_links_to_the_address_that_was_asked_for(api, world):
    paths = [f"{DETAIL}?fields=title", f"{DETAIL}?fields=%74itle"]
    responses = [api(path) for path in paths]

    links = [response["Link"].partition(">")[0] for response in responses]
    assert len(DOCUMENTS.held.content) == 1
    assert links == [f"<http://localhost:8000{path}" for path in paths]


def test_document_changes_with_the_log(api, world):
    before = api(DETAIL).json()
    world.fusion.name = "Another name"
    world.fusion.save()
    publish(world.fusion, by=None, at=TUESDAY)
    after = api(DETAIL).json()
    withdraw(world.second, by=None, at=TUESDAY, reason="legal")

    titles = [[each["title"] for each in entry["treatments"]] for entry in (before, after)]
    assert [("Another name" in each) for each in titles] == [False, True]
    assert api(DETAIL).status_code == 410
