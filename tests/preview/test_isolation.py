"""A preview changes nothing: not what readers get, not what is stored, nor who may write."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from django.utils import timezone

from cms.api.database.state_cache import CACHES
from cms.api.query.facets import KEPT_FACETS
from cms.api.representations.cards import CARDS
from cms.api.representations.kept_documents import DOCUMENTS
from cms.api.representations.list_items import ITEMS
from cms.authoring.previews.tokens import authenticate_token, issue_token
from cms.preview import overlay
from cms.preview.access import Choice
from cms.preview.worlds import open_world
from cms.published.models.log import Change, Head
from cms.publishing import publish
from tests.api.world import make_world
from tests.clock import TUESDAY
from tests.factories.posts import PostFactory
from tests.preview.releases import make_release
from tests.snapshots import select

FILLED = [CARDS, DOCUMENTS, ITEMS, KEPT_FACETS]


def stored() -> dict:
    """All rows of all tables but those of tokens."""
    names = sorted(connection.introspection.django_table_names())
    return {name: select(name) for name in names}


def test_no_row_of_any_table_is_changed(world, token, preview):
    world.first.title = "Another title"
    world.first.save()
    draft = PostFactory(slug="new")
    tokens = [token(draft=draft), token(), token(release=make_release(draft, world.first))]
    number = draft.revision_number()
    before = stored()

    for opened in tokens:
        for path in ("", "posts/", "posts/new/", "posts/first/", "posts/none/"):
            assert preview(opened, path).status_code < 500
    preview(tokens[0], "posts/new/", revision=number)

    assert stored() == before


def test_no_cache_of_readers_is_filled_or_emptied(world, token, preview, api):
    api("posts/", facets="topics")
    api("posts/first/")
    held = [cache.held for cache in CACHES]
    counted = [len(each.content) for each in held]
    opened = token(draft=PostFactory(slug="new"))

    preview(opened, "posts/", facets="topics")
    preview(opened, "posts/first/")
    preview(opened, "posts/new/")

    assert [cache.held for cache in CACHES] == held
    assert [len(each.content) for each in held] == counted
    assert {len(cache.held.content) > 0 for cache in FILLED} == {True}


def test_what_was_previewed_is_forgotten_when_the_log_reaches_its_sequence(
    world, token, preview, api
):
    world.fusion.name = "As it was previewed"
    world.fusion.save()
    opened = token(draft=world.fusion)
    cards = preview(opened, "posts/chronic-back-pain/").json()["treatments"]
    counted = preview(opened, "posts/").json()["count"]

    world.fusion.name = "As it was published"
    world.fusion.save()
    publish(world.fusion, by=None, at=TUESDAY)

    after = api("posts/chronic-back-pain/").json()["treatments"]
    assert (cards[1]["title"], after[1]["title"]) == ("As it was previewed", "As it was published")
    assert counted == api("posts/").json()["count"] == 2


def test_a_crash_in_the_middle_leaves_nothing(world, token, preview, api, monkeypatch):
    opened = token(draft=PostFactory(slug="new"))
    before, public = stored(), api("posts/").json()
    build_slug = overlay.build_slug
    monkeypatch.setattr(overlay, "build_slug", lambda row: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        preview(opened, "posts/new/")

    monkeypatch.setattr(overlay, "build_slug", build_slug)
    assert stored() == before
    assert api("posts/").json() == public
    assert preview(opened, "posts/new/").status_code == 200


def test_inside_a_world_the_database_refuses_to_write(world, token):
    opened = authenticate_token(token(draft=world.first), now=timezone.now())

    with open_world(opened, Choice(), now=timezone.now()), pytest.raises(DatabaseError):
        Head.objects.update(sequence=1)

    Head.objects.update(sequence=99)
    assert Head.objects.get().sequence == 99


@pytest.fixture
def opened(transactional_db, django_user_model):
    """The token of a draft, with connections as in production."""
    make_world()
    user = django_user_model.objects.create_superuser("mira")
    draft = PostFactory(slug="new")
    options = {"by": user, "now": timezone.now(), "lifetime": timedelta(hours=1)}
    return draft, issue_token(draft=draft, **options)[0]


production = pytest.mark.django_db(transaction=True, databases=["default", "reader", "preview"])


@production
def test_a_preview_waits_for_no_writer(opened):
    _, text = opened
    client = Client(headers={"Authorization": f"Bearer {text}"})
    statuses = []

    def ask() -> None:
        statuses.append(client.get("/preview/v1/posts/new/").status_code)
        connections.close_all()

    with transaction.atomic():
        Head.objects.select_for_update().get()
        Head.objects.update(sequence=1_000)  # on SQLite the lock of all writers
        reader = Thread(target=ask)
        reader.start()
        reader.join(timeout=20)
        assert statuses == [200]
        transaction.set_rollback(True)


@production
def test_no_writer_waits_for_a_preview(opened):
    draft, text = opened
    token = authenticate_token(text, now=timezone.now())
    changes = []

    def act() -> None:
        changes.extend(publish(draft, by=None, at=timezone.now()))
        connections.close_all()

    with open_world(token, Choice(), now=timezone.now()):
        shown = Change.objects.count()
        publisher = Thread(target=act)
        publisher.start()
        publisher.join(timeout=20)
        assert [change.slug for change in changes] == ["new"]
        assert Change.objects.count() == shown

    assert Change.objects.count() == shown + 1
    assert Client().get("/api/v1/posts/new/").status_code == 200
