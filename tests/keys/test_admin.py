"""The admin creates keys, shows them once, and revokes them."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from cms.keys.key_format import hash_key
from cms.keys.models import Key

pytestmark = pytest.mark.django_db
WRITTEN = re.compile(r"marrow_[a-z2-7]{8}_[a-z2-7]{40}_[0-9a-f]{8}")
FORM = {"name": "Example News", "scopes": ["read"], "rate": "500"}


@pytest.fixture
def creation_response(admin_client):
    return admin_client.post(reverse("admin:keys_key_add"), FORM)


def test_new_key_is_shown_once_and_kept_by_nobody(admin_client, creation_response):
    (key_text,) = set(WRITTEN.findall(creation_response.content.decode()))
    key = Key.objects.get()

    assert creation_response.status_code == 200
    assert creation_response["Cache-Control"].startswith("private, no-store")
    assert (key.digest, key.rate, key.created_by.username) == (hash_key(key_text), 500, "admin")
    for name in ("change", "history"):
        page = admin_client.get(reverse(f"admin:keys_key_{name}", args=[key.pk])).content.decode()
        assert WRITTEN.search(page) is None
        assert key.digest not in page
    assert key_text not in str(admin_client.cookies) + str(dict(admin_client.session))
    assert not LogEntry.objects.filter(object_repr__contains=key_text).exists()


def test_new_key_opens_the_api(client, creation_response):
    (key_text,) = set(WRITTEN.findall(creation_response.content.decode()))

    response = client.get("/api/v1/posts/", headers={"Authorization": f"Bearer {key_text}"})

    assert response.status_code == 200


def test_key_that_has_ended_already_is_not_made(admin_client):
    ended = {"expires_at_0": "2020-01-01", "expires_at_1": "10:00"}
    page = admin_client.post(reverse("admin:keys_key_add"), FORM | ended)

    assert not Key.objects.exists()
    assert "That moment has passed." in page.content.decode()


def test_scope_that_does_not_exist_is_refused(admin_client):
    page = admin_client.post(reverse("admin:keys_key_add"), FORM | {"scopes": ["everything"]})

    assert not Key.objects.exists()
    assert "everything is not one of the available choices" in page.content.decode()


def test_changing_a_key_revives_none(admin_client, make_key):
    from django.utils import timezone

    from cms.keys.lifecycle import revoke_key

    key = make_key()
    revoke_key(key, at=timezone.now())
    admin_client.post(reverse("admin:keys_key_change", args=[key.pk]), FORM | {"name": "Other"})

    changed = Key.objects.get()
    assert (changed.name, changed.revoked_at, changed.digest) == (
        "Other",
        key.revoked_at,
        key.digest,
    )


def test_button_of_the_list_revokes(admin_client, make_key):
    first, second = make_key(), make_key()
    selected = {"action": "revoke", "_selected_action": [first.pk]}

    page = admin_client.post(reverse("admin:keys_key_changelist"), selected, follow=True)

    assert "Revoked: 1." in page.content.decode()
    revoked = dict(Key.objects.values_list("pk", "revoked_at"))
    assert (revoked[first.pk] is None, revoked[second.pk]) == (False, None)


def test_keys_are_never_deleted(admin_client, key):
    response = admin_client.post(reverse("admin:keys_key_delete", args=[key.pk]), {"post": "yes"})

    assert response.status_code == 403
    assert Key.objects.exists()
