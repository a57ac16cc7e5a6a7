"""What the tests of previews share: people with rights, tokens, and a client that sends them."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.core.cache import caches
from django.db import transaction
from django.utils import timezone

from cms.api.database.state_cache import clear_caches
from cms.authoring.previews.tokens import issue_token
from cms.authoring.roles import create_roles
from tests.api.world import World, make_world
from tests.snapshots import restore_or_make


@pytest.fixture
def world(db) -> World:
    return restore_or_make(make_world)


@pytest.fixture
def editor(db) -> User:
    create_roles()
    user = User.objects.create_user("mira", password="mira", is_staff=True)
    user.groups.add(Group.objects.get(name="editor"))
    return user


@pytest.fixture
def token(editor):
    """``token(draft=post)``: the text of a token that the editor made a moment ago."""

    def make(**scope) -> str:
        scope = {"by": editor, "now": timezone.now(), "lifetime": timedelta(hours=1)} | scope
        return issue_token(**scope)[0]

    return make


@pytest.fixture
def preview(client):
    """``preview(token, "posts/first/")``: the response; ``.json()`` reads it."""

    def get(token: str, path: str = "", headers=None, **parameters):
        address = path if path.startswith("/") else f"/preview/v1/{path}"
        authorization = {"Authorization": f"Bearer {token}"} if token else {}
        return client.get(address, parameters, headers=authorization | (headers or {}))

    return get


@pytest.fixture
def api(client):
    def get(path: str, headers=None, **parameters):
        return client.get(f"/api/v1/{path}", parameters, headers=headers)

    return get


@pytest.fixture
def example(db):
    """``with example():`` what is done inside is undone, with what was kept of it."""

    @contextmanager
    def undone():
        clear_caches()
        caches["default"].clear()
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    return undone
