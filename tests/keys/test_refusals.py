"""An invalid key is refused: never treated as anonymous, and without details for guessers."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from cms.keys import key_format
from cms.keys.last_use import LAST_USE_BUFFER
from cms.keys.lifecycle import revoke_key
from cms.keys.models import Key

pytestmark = pytest.mark.django_db


def refused(response):
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert response["Cache-Control"] == "no-store"
    assert "Authorization" in response["Vary"]
    assert response.json()["type"].endswith("/problems/bad-key/")
    return response.json()["detail"]


def test_valid_key_opens_every_address(ask, key):
    for path in ("", "posts/", "openapi.json", "problems/"):
        assert ask(path, key).status_code == 200


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "Bearer x", "Bearer marrow_", "Token a", "é"],
)
def test_header_that_is_no_key_is_refused_on_a_public_address(client, header):
    refused(client.get("/api/v1/posts/", headers={"Authorization": header}))


def test_mistyped_key_costs_no_statement(ask, key, django_assert_num_queries):
    mistyped = key.text.replace(key.prefix, key.prefix[::-1])

    with django_assert_num_queries(0):
        refused(ask("posts/", mistyped))


def test_unknown_key_and_wrong_secret_cannot_be_told_apart(ask, key):
    unknown, _ = key_format.generate_key()
    stem = unknown.replace(unknown.split("_")[1], key.prefix).rpartition("_")[0]
    wrong = f"{stem}_{key_format.compute_checksum(stem)}"

    assert refused(ask("posts/", unknown)) == refused(ask("posts/", wrong))


def test_key_of_another_purpose_is_refused(ask, client):
    from cms.api.query.pagination import CURSOR_SIGNER

    refused(ask("posts/", CURSOR_SIGNER.sign_object({"list": ""})))
    refused(ask("posts/", client.session.session_key or "session"))


def test_revoked_key_fails_with_the_next_request(ask, key):
    before = ask("posts/", key)

    revoke_key(key, at=datetime(2026, 3, 2, tzinfo=UTC))

    assert before.status_code == 200
    assert refused(ask("posts/", key)) == "This key was revoked on 2026-03-02."


def test_revoked_key_gets_no_304_either(ask, key):
    etag = ask("posts/", key)["ETag"]
    revoke_key(key, at=timezone.now())

    refused(ask("posts/", key, **{"If-None-Match": etag}))


def test_expired_key_is_refused_from_its_instant_on(ask, make_key):
    past = make_key(expires_at=timezone.now())
    to_come = make_key(expires_at=timezone.now() + timedelta(hours=1))

    assert "expired on" in refused(ask("posts/", past))
    assert ask("posts/", to_come).status_code == 200


def test_key_in_the_address_is_refused_with_advice(client, key):
    response = client.get("/api/v1/posts/", {"api_key": key.text})

    assert response.status_code == 400
    assert "Authorization header" in response.json()["detail"]
    assert key.text not in response.content.decode()


def test_only_the_digest_is_kept(key):
    row = Key.objects.filter(pk=key.pk).values().get()

    assert row["digest"] == key_format.hash_key(key.text)
    assert not any(key.text.split("_")[2] in str(value) for value in row.values())


def test_use_is_noted_at_most_once_a_minute(ask, key, django_assert_num_queries):
    ask("posts/", key)
    LAST_USE_BUFFER.flush()
    first = Key.objects.get().last_used_at
    with django_assert_num_queries(2):  # key, head
        ask("posts/", key)
        LAST_USE_BUFFER.flush()

    assert Key.objects.get().last_used_at == first
    Key.objects.update(last_used_at=first - timedelta(minutes=2))
    ask("posts/", key)
    LAST_USE_BUFFER.flush()
    assert Key.objects.get().last_used_at >= first


def test_conditional_request_with_a_key_costs_two_statements(ask, key, django_assert_num_queries):
    etag = ask("posts/", key)["ETag"]
    cache.clear()
    ask("posts/", key)

    with django_assert_num_queries(2):  # key, head
        again = ask("posts/", key, **{"If-None-Match": etag})

    assert again.status_code == 304


def test_database_that_takes_no_note_stops_no_reader(ask, key, monkeypatch, caplog):
    from django.db import DatabaseError
    from django.db.models import QuerySet

    def fail(*args, **kwargs):
        raise DatabaseError("read-only")

    monkeypatch.setattr(QuerySet, "update", fail)

    assert ask("posts/", key).status_code == 200
    assert key.text not in caplog.text
