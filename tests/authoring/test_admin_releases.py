"""Releases at the desk: put together, scheduled, carried out."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.authoring.models.release import Release, ReleaseItem
from cms.posts.published import PublishedTopic
from cms.published.models.log import Change, Head
from cms.publishing import publish
from tests.authoring.topic_pages import shown_messages
from tests.clock import MONDAY
from tests.factories.posts import TopicFactory

pytestmark = pytest.mark.django_db


def address(release, act="change"):
    return f"/admin/authoring/release/{release.pk}/{act}/"


def release_of(*topics, act="publish", **more):
    release = Release.objects.create(name="Spring")
    for position, topic in enumerate(topics):
        ReleaseItem.objects.create(
            release=release,
            type="posts.topic",
            entry_id=topic.pk,
            act=act,
            position=position,
            **more,
        )
    return release


def form(*rows, name="Spring", initial=0):
    """The release's form with its rows: each a dictionary of what is typed into it."""
    sent = {"name": name, "items-TOTAL_FORMS": len(rows), "items-INITIAL_FORMS": initial}
    for number, row in enumerate(rows):
        defaults = {"act": "publish", "reason": "", "note": "", "position": number}
        sent |= {f"items-{number}-{key}": value for key, value in (defaults | row).items()}
    return sent


def test_a_release_is_put_together_from_entries_of_any_type(editor):
    topic, gone = TopicFactory(), TopicFactory()

    response = editor.post(
        "/admin/authoring/release/add/",
        form({"entry": topic.pk}, {"entry": gone.pk, "act": "withdraw", "reason": "expired"}),
    )

    assert response.status_code == 302
    release = Release.objects.get()
    assert release.created_by.username == "editor"
    assert list(release.items.order_by("position").values_list("type", "entry_id", "act")) == [
        ("posts.topic", topic.pk, "publish"),
        ("posts.topic", gone.pk, "withdraw"),
    ]


def test_a_withdrawal_in_a_release_needs_its_reason(editor):
    sent = form({"entry": TopicFactory().pk, "act": "withdraw"})

    response = editor.post("/admin/authoring/release/add/", sent)

    assert "Readers are owed a reason: choose one." in response.content.decode()
    assert Release.objects.count() == 0


def test_an_entry_is_put_into_a_release_once(editor):
    topic = TopicFactory()

    sent = form({"entry": topic.pk}, {"entry": topic.pk, "act": "withdraw", "reason": "error"})
    response = editor.post("/admin/authoring/release/add/", sent)

    assert "This entry is in the release already." in response.content.decode()
    assert Release.objects.count() == 0


def test_an_entry_is_chosen_anew(editor):
    old, new = TopicFactory(), TopicFactory(name="Joints")
    release = release_of(old)
    row = {"id": release.items.get().pk, "release": release.pk, "entry": new.pk}

    shown = editor.get(address(release)).content.decode()
    editor.post(address(release), form(row, initial=1))

    assert f'<option value="{old.pk}" selected>' in shown
    assert release.items.get().entry_id == new.pk


@pytest.mark.parametrize("size", [1, 3])
def test_the_form_of_a_release_costs_the_same_for_few_and_many_entries(editor, size):
    few, many = release_of(TopicFactory()), release_of(*(TopicFactory() for _ in range(size)))

    with CaptureQueriesContext(connection) as for_few:
        editor.get(address(few))
    with CaptureQueriesContext(connection) as for_many:
        editor.get(address(many))

    assert len(for_many) == len(for_few)


def test_releasing_publishes_all_at_once(editor):
    release = release_of(TopicFactory(name="Back pain"), TopicFactory(name="Joints"))

    asked = editor.get(address(release, "go")).content.decode()
    response = editor.post(address(release, "go"), {"confirm": "1"})

    assert "Publish: Back pain" in asked
    assert shown_messages(response) == ["Released as one: 2 changes for readers."]
    assert PublishedTopic.objects.count() == 2
    assert Release.objects.get().state == "done"


def test_a_release_that_fails_changes_nothing_and_says_why(editor):
    release = release_of(TopicFactory(name="Joints"), act="withdraw", reason="expired")

    response = editor.post(address(release, "go"), {"confirm": "1"})

    assert shown_messages(response) == ["“Joints” is not published, so it can't be withdrawn."]
    assert Release.objects.get().state == "open"


def test_a_release_is_scheduled_moved_and_cancelled(editor):
    release = release_of(TopicFactory())
    first = (timezone.now() + timedelta(days=1)).replace(second=0, microsecond=0)

    for due in (first, first + timedelta(days=1)):
        typed = {"confirm": "1", "due_at": due.strftime("%Y-%m-%dT%H:%M")}
        editor.post(address(release, "schedule"), typed)
        assert Head.objects.get().due_at == due
    editor.post(address(release, "schedule"), {"cancel": "1"})

    assert Release.objects.get().state == "open"
    assert Head.objects.get().due_at is None


def test_a_release_is_not_scheduled_for_a_moment_gone_by(editor):
    release = release_of(TopicFactory())

    response = editor.post(
        address(release, "schedule"), {"confirm": "1", "due_at": "2018-11-06T12:00"}
    )

    assert "That moment has passed." in response.content.decode()
    assert Release.objects.get().state == "open"


@pytest.mark.parametrize("act", ["go", "schedule"])
def test_a_get_does_nothing(editor, act):
    release = release_of(TopicFactory())

    response = editor.get(address(release, act), {"confirm": "1", "due_at": "2090-01-01T00:00"})

    assert response.status_code == 200
    assert Release.objects.get().state == "open"


@pytest.mark.parametrize("act", ["go", "schedule"])
def test_an_author_may_not_release(author, act):
    release = release_of(TopicFactory())

    response = author.post(address(release, act), {"confirm": "1", "due_at": "2090-01-01T00:00"})

    assert response.status_code == 403
    assert Release.objects.get().state == "open"


def test_who_may_not_publish_an_entry_can_neither_add_nor_release_it(at_desk):
    client = at_desk("author")
    account = client.get("/admin/").wsgi_request.user
    account.user_permissions.set(Permission.objects.filter(content_type__app_label="authoring"))
    topic = TopicFactory(name="Back pain")
    release = release_of(topic)

    added = client.post("/admin/authoring/release/add/", form({"entry": topic.pk}))
    released = client.post(address(release, "go"), {"confirm": "1"})

    assert "You may not publish “Back pain”; ask an editor" in added.content.decode()
    assert released.status_code == 403
    assert Change.objects.count() == 0


def test_a_release_that_was_carried_out_stays_as_it_was(editor):
    release = release_of(TopicFactory())
    editor.post(address(release, "go"), {"confirm": "1"})

    shown = editor.get(address(release)).content.decode()
    renamed = editor.post(address(release), form(name="Other"))

    assert "It can't be changed any more." in shown
    assert renamed.status_code == 403
    assert Release.objects.get().name == "Spring"


def test_a_scheduled_release_is_cancelled_before_it_is_deleted(editor):
    release = release_of(TopicFactory())
    Release.objects.update(state="scheduled", due_at=timezone.now() + timedelta(days=1))

    response = editor.post(address(release, "delete"), {"post": "yes"})

    assert response.status_code == 403
    assert Release.objects.count() == 1


def test_a_failed_release_says_why_in_the_list(editor):
    release_of(TopicFactory())
    Release.objects.update(state="failed", problem="The address “fusion” is taken.")

    shown = editor.get("/admin/authoring/release/").content.decode()

    assert "The address “fusion” is taken." in shown


def test_the_log_can_be_read_and_not_written(editor):
    publish(TopicFactory(slug="back-pain"), by=None, at=MONDAY)

    shown = editor.get("/admin/published/change/")
    written = editor.post("/admin/published/change/1/change/", {"slug": "other"})
    editions = editor.get("/admin/published/edition/").content.decode()

    assert "back-pain" in shown.content.decode()
    assert (written.status_code, editor.get("/admin/published/change/add/").status_code) == (
        403,
        403,
    )
    assert Change.objects.get().digest[:12] in editions
