"""What the tests of the API share: a client that reads JSON, a small world, and the SQL guard."""

import re
from contextlib import ExitStack, contextmanager

import pytest
from django.apps import apps
from django.core.cache import caches
from django.db import connections, transaction
from django.test import Client

from cms.api.database.state_cache import clear_caches
from cms.authoring.models.draft import Draft
from cms.published.checks import is_read_side
from cms.publishing import publish
from tests.api.world import World, make_world
from tests.clock import MONDAY
from tests.factories.claims import ClaimFactory
from tests.snapshots import restore_or_make

OURS = {model._meta.app_label for model in apps.get_models() if issubclass(model, Draft)}
DRAFT_TABLES = {
    model._meta.db_table
    for model in apps.get_models(include_auto_created=True)
    if model._meta.app_label in OURS and not is_read_side(model)
}
NAMES_A_DRAFT = re.compile(rf'"({"|".join(sorted(DRAFT_TABLES))})"')


class DraftReadError(Exception):
    """A request to the API looked at what only authors may see."""


class Guard:
    """``is_on`` False: the test lets something that is due be done by the request itself."""

    is_on = True

    def __call__(self, execute, sql, params, many, context):
        if self.is_on and (found := NAMES_A_DRAFT.search(sql)):
            raise DraftReadError(f"{found.group()} in {sql}")
        return execute(sql, params, many, context)


@pytest.fixture(autouse=True)
def guard(monkeypatch) -> Guard:
    """No statement of a request, but to the admin, may name a table of drafts."""
    watching, request = Guard(), Client.request

    def watched(client, **environ):
        with ExitStack() as stack:
            if not environ["PATH_INFO"].startswith("/admin/"):
                for connection in connections.all():
                    stack.enter_context(connection.execute_wrapper(watching))
            return request(client, **environ)

    monkeypatch.setattr(Client, "request", watched)
    return watching


@pytest.fixture
def api(client):
    """``api("posts/", treatments="fusion")``: the response; ``.json()`` reads it."""

    def get(path: str = "", headers=None, **parameters):
        address = path if path.startswith("/") else f"/api/v1/{path}"
        return client.get(address, parameters, headers=headers)

    return get


@pytest.fixture
def example(db):
    """``with example():`` what is done inside is undone, and with it what was kept of it: for
    hypothesis, which runs one test many times.
    """

    @contextmanager
    def undone():
        clear_caches()
        caches["default"].clear()
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    return undone


@pytest.fixture
def world(db) -> World:
    return restore_or_make(make_world)


@pytest.fixture
def claimed_world(world, published) -> World:
    """The world, in which a claim rests on its result."""
    published(ClaimFactory(quoted_figure="", hedge="almost", results=[world.result]))
    return world


@pytest.fixture
def published():
    """Publish drafts as saved, on Monday if nothing else is said."""

    def act(*drafts, at=MONDAY):
        return publish(*drafts, by=None, at=at)

    return act
