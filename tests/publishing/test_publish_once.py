"""One publication parses and renders once, before its lock, with few statements."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms import approval
from cms.authoring.models.content import capture_content
from cms.authoring.models.loaded_rows import prefetch_rows
from cms.authoring.models.waiting_acts import find_waiting_items
from cms.authoring.releases import schedule_acts
from cms.lib.richtext import parser
from cms.lib.versions import MovedOnError
from cms.posts.models import KeyPoint, Post
from cms.posts.published import PublishedPost
from cms.published import store
from cms.published.models.log import Change
from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import AuthorFactory, PostFactory, TopicFactory

pytestmark = pytest.mark.django_db

#: For a post with its next edition, whose save has stored the digest. Savepoints are among them.
STATEMENTS = 18
#: For a first edition, by nobody: it takes its slug, and has no targets of an earlier one.
FIRST_STATEMENTS = 19


@pytest.fixture
def post():
    post = PostFactory(
        body="<h2>Pain</h2><p>Nearly everyone meets it.</p>",
        authors=[AuthorFactory()],
        topics=[TopicFactory(), TopicFactory()],
        key_points=["Walk.", "Wait."],
    )
    publish(post, by=None, at=MONDAY)
    post.body = "<h2>Pain</h2><p>Nearly everyone has it once.</p>"
    post.save()
    post.refresh_digest()
    return post


def test_a_publication_takes_few_statements(post):
    editor = get_user_model().objects.create(username="editor")
    versions = {post.pk: post.version()}
    ContentType.objects.get_for_model(Post)  # looked up once in a process

    with CaptureQueriesContext(connection) as statements:
        publish(post, by=editor, at=TUESDAY, versions=versions)

    assert len(statements) == STATEMENTS


def test_a_first_publication_takes_few_statements(post):
    another = PostFactory(body="<p>Nearly everyone meets it.</p>", topics=[TopicFactory()])
    another.refresh_digest()
    another.version()  # which records the revision

    with CaptureQueriesContext(connection) as statements:
        publish(another, by=None, at=TUESDAY)

    assert len(statements) == FIRST_STATEMENTS


def test_a_publication_parses_the_body_once_and_before_the_log_is_locked(post, monkeypatch):
    events = []
    parse, render, lock = parser.parse_blocks, Post.render, store.lock_head
    monkeypatch.setattr(
        parser, "parse_blocks", lambda *args: events.append("parse") or parse(*args)
    )
    monkeypatch.setattr(Post, "render", lambda self: events.append("render") or render(self))
    monkeypatch.setattr(store, "lock_head", lambda: events.append("lock") or lock())

    publish(post, by=None, at=TUESDAY)

    assert events == ["parse", "render", "lock"]


@pytest.mark.parametrize("is_row", [False, True])
def test_what_is_saved_between_rendering_and_the_lock_is_rendered_again(post, monkeypatch, is_row):
    save_before_lock(post, monkeypatch, is_row=is_row)

    (change,) = publish(post, by=None, at=TUESDAY)

    document = PublishedPost.objects.get().live_edition.document
    assert (change.edition, "Saved meanwhile." in document) == (2, True)


@pytest.mark.parametrize("is_row", [False, True])
def test_what_is_saved_between_rendering_and_the_lock_was_not_shown(post, monkeypatch, is_row):
    versions = {post.pk: post.version()}
    save_before_lock(post, monkeypatch, is_row=is_row)

    with pytest.raises(MovedOnError):
        publish(post, by=None, at=TUESDAY, versions=versions)

    assert Change.objects.filter(entry_id=post.pk).count() == 1


def test_what_is_published_between_rendering_and_the_lock_is_not_published_again(post, monkeypatch):
    act_before_lock(monkeypatch, lambda: publish(post, by=None, at=TUESDAY))

    assert publish(post, by=None, at=TUESDAY) == []
    assert Change.objects.filter(entry_id=post.pk).count() == 2


def test_what_is_withdrawn_between_rendering_and_the_lock_is_continued(post, monkeypatch):
    act_before_lock(monkeypatch, lambda: withdraw(post, by=None, at=TUESDAY, reason="error"))

    (change,) = publish(post, by=None, at=TUESDAY)

    kinds = list(Change.objects.filter(entry_id=post.pk).order_by("sequence").values_list("kind"))
    assert (change.edition, kinds) == (2, [("publish",), ("withdraw",), ("publish",)])


def test_what_is_scheduled_between_rendering_and_the_lock_ends(post, monkeypatch):
    options = {"act": "publish", "at": WEDNESDAY, "now": TUESDAY, "by": None}
    act_before_lock(monkeypatch, lambda: schedule_acts([post], **options))

    publish(post, by=None, at=TUESDAY)

    assert find_waiting_items(post.pk) == []


def save_before_lock(post, monkeypatch, *, is_row):
    """Let somebody save the post, or a row of it, when it was rendered and is not locked yet."""

    def save():
        saved = Post.objects.get(pk=post.pk)
        if is_row:
            KeyPoint.objects.create(post=saved, text="Saved meanwhile.", position=9)
        else:
            saved.summary = "Saved meanwhile."
            saved.save()
        saved.refresh_digest()

    act_before_lock(monkeypatch, save)


def act_before_lock(monkeypatch, act):
    """Let somebody do this, once, when the draft was rendered and is not locked yet."""

    def lock_after_act(drafts):
        monkeypatch.setattr("cms.approval.lock_drafts", lock)
        act()
        return lock(drafts)

    lock = approval.lock_drafts
    monkeypatch.setattr("cms.approval.lock_drafts", lock_after_act)


def test_rows_that_are_loaded_together_are_those_of_the_relations(post):
    loaded, fresh = Post.objects.get(pk=post.pk), Post.objects.get(pk=post.pk)

    prefetch_rows(loaded)

    assert capture_content(loaded) == capture_content(fresh)
    assert loaded.render() == fresh.render()
