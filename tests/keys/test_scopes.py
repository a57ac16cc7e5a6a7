"""Responses for a key are not shared with other clients, nor theirs with the key."""

import pytest

from cms.api.views import collections
from cms.keys.lifecycle import revoke_key
from tests.api.world import make_world

pytestmark = pytest.mark.django_db

PATHS = ["posts/", "posts/nobody/", "posts/?colour=red", "", "openapi.json"]


@pytest.mark.parametrize("path", PATHS)
def test_answer_to_a_key_is_for_no_shared_cache(ask, key, path):
    response = ask(path, key)

    assert "public" not in response["Cache-Control"]
    assert "private" in response["Cache-Control"] or response["Cache-Control"] == "no-store"
    assert "Authorization" in response["Vary"]
    assert {"Cache-Tag", "Surrogate-Key", "Set-Cookie"} & set(response.headers) == set()


@pytest.mark.parametrize("path", PATHS)
def test_answer_to_everybody_says_that_a_key_gets_another(ask, db, path):
    assert "Authorization" in ask(path)["Vary"].split(", ")


def test_304_for_a_key_is_private_too(ask, key):
    etag = ask("posts/", key)["ETag"]

    again = ask("posts/", key, **{"If-None-Match": etag})

    assert (again.status_code, again["Cache-Control"][:8]) == (304, "private,")


def test_redirect_and_withdrawal_are_private_for_a_key(ask, key):
    from cms.publishing import withdraw
    from tests.clock import TUESDAY

    world = make_world()
    withdraw(world.first, by=None, at=TUESDAY, reason="error")

    assert ask("posts/first/", key)["Cache-Control"] == "private, max-age=60, must-revalidate"
    assert ask("posts/first/")["Cache-Control"] == "public, max-age=60, must-revalidate"


def test_kept_answers_of_a_scope_serve_no_other(ask, key, monkeypatch):
    """As if the key opened more: what is made for it must never reach the public."""
    from cms.api.access.admission import get_admission
    from cms.api.http.responses import ResponseBody

    def secret(self, request, log_state):
        return ResponseBody(f'"{get_admission(request).caller.scope}"'.encode())

    monkeypatch.setattr(collections.CollectionViewSet, "render_list", secret)

    for _ in range(2):  # rendered, then cached
        assert ask("posts/", key).content == b'"key:read:"'
        assert ask("posts/").content == b'"public"'
    with_etag = ask("posts/", **{"If-None-Match": ask("posts/", key)["ETag"]})
    assert with_etag.status_code == 200  # a 304 would tell that the guess was right


def test_two_keys_of_one_scope_get_the_same_and_each_is_checked(ask, make_key):
    from django.utils import timezone

    first, second = make_key(), make_key()
    same = ask("posts/", first).content
    revoke_key(first, at=timezone.now())

    assert ask("posts/", second).content == same
    assert ask("posts/", first).status_code == 401


def test_browser_is_not_invited_to_send_a_key(client):
    asking = {
        "origin": "https://reader.example",
        "access-control-request-method": "GET",
        "access-control-request-headers": "authorization",
    }
    preflight = client.options("/api/v1/posts/", headers=asking)

    assert "authorization" not in preflight["Access-Control-Allow-Headers"].lower()
    assert "Access-Control-Allow-Credentials" not in preflight
