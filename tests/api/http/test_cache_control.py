"""What can be recalled is never served stale, unless by a cache that a purge empties."""

import pytest
from django.test import Client

from cms.keys.lifecycle import create_key
from cms.keys.models import Key
from cms.published.cache_control import TARGETED_HEADERS
from cms.publishing import withdraw
from tests.api.public_addresses import public_addresses
from tests.clock import TUESDAY

pytestmark = pytest.mark.django_db

RECALLABLE = "public, max-age=60, must-revalidate"
PURGED = "max-age=60, stale-while-revalidate=60, stale-if-error=3600"
#: What else a response may say: caches store it, but ask before each use; or they do not store it.
OTHERS = {"public, no-cache", "no-store"}


@pytest.fixture
def everywhere(client, claimed_world):
    withdraw(claimed_world.marrow, by=None, at=TUESDAY, reason="safety")
    gone = ["/api/v1/treatments/bone-marrow/", "/treatments/bone-marrow/"]
    responses = {path: client.get(path) for path in [*gone, *public_addresses(client)]}
    yield responses
    for response in responses.values():
        response.close()


def test_every_address_says_so(everywhere):
    controls = {path: response["Cache-Control"] for path, response in everywhere.items()}
    assert {*controls.values()} == {RECALLABLE, *OTHERS}
    kept = {path for path, control in controls.items() if control == RECALLABLE}
    assert {
        *("/api/v1/posts/", "/api/v1/posts/chronic-back-pain/", "/posts/chronic-back-pain/"),
        *("/api/v1/posts/chronic-back-pain/editions/1/", "/api/v1/changes/", "/feeds/posts.atom"),
        *("/api/v1/search/?q=back", "/sitemap-posts-1.xml", "/api/v1/treatments/bone-marrow/"),
        "/oembed?url=http://localhost:8000/posts/chronic-back-pain/",
    } <= kept
    assert len([path for path in kept if path.startswith("/media/")]) == 1


def test_nothing_is_stale_for_a_cache_that_is_not_purged(everywhere):
    assert [p for p, r in everywhere.items() if {*TARGETED_HEADERS} & r.headers.keys()] == []


@pytest.mark.parametrize("path", ["/api/v1/posts/", "/posts/chronic-back-pain/"])
def test_only_a_purged_cache_may_serve_what_is_stale(client, world, settings, path):
    settings.PURGE_URL = "https://cdn.example/purge"

    for _ in range(2):  # rendered, then cached
        response = client.get(path)
        assert response["Cache-Control"] == RECALLABLE
        assert {response[name] for name in TARGETED_HEADERS} == {PURGED}


def test_no_shared_cache_is_told_to_store_the_response_to_a_key(world, settings):
    """It would: these headers outweigh `Cache-Control: private`."""
    settings.PURGE_URL = "https://cdn.example/purge"
    headers = {"Authorization": f"Bearer {create_key(Key(name='Example News', rate=0))}"}

    for _ in range(2):
        response = Client().get("/api/v1/posts/", headers=headers)
        assert response["Cache-Control"] == "private, max-age=60, must-revalidate"
        assert {*TARGETED_HEADERS} & response.headers.keys() == set()
