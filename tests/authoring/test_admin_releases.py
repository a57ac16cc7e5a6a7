"""Releases in the admin: composed, scheduled, executed."""

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


def release_url(release, act="change"):
    return f"/admin/authoring/release/{release.pk}/{act}/"


def create_release(*topics, act="publish", **more):
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


def release_form(*rows, name="Spring", initial=0):
    """Form data of a release; each row is a dictionary of the values of its fields."""
    data = {"name": name, "items-TOTAL_FORMS": len(rows), "items-INITIAL_FORMS": initial}
    for number, row in enumerate(rows):
        defaults = {"act": "publish", "reason": "", "note": "", "position": number}
        data |= {f"items-{number}-{key}": value for key, value in (defaults | row).items()}
    return data


def test_a_release_is_put_together_from_entries_of_any_type(editor):
    topic, old = TopicFactory(), TopicFactory()

    response = editor.post(
        "/admin/authoring/release/add/",
        release_form(
            {"entry": topic.pk}, {"entry": old.pk, "act": "withdraw", "reason": "expired"}
        ),
    )

    assert response.status_code == 302
    release = Release.objects.get()
    assert release.created_by.username == "editor"
    assert list(release.items.order_by("position").values_list("type", "entry_id", "act")) == [
        ("posts.topic", topic.pk, "publish"),
        ("posts.topic", old.pk, "withdraw"),
    ]


def test_a_withdrawal_in_a_release_needs_its_reason(editor):
    data = release_form({"entry": TopicFactory().pk, "act": "withdraw"})

    response = editor.post("/admin/authoring/release/add/", data)

    assert "Readers are owed a reason: choose one." in response.content.decode()
    assert Release.objects.count() == 0


def test_an_entry_is_put_into_a_release_once(editor):
    topic = TopicFactory()

    data = release_form(
        {"entry": topic.pk}, {"entry": topic.pk, "act": "withdraw", "reason": "error"}
    )
    response = editor.post("/admin/authoring/release/add/", data)

    assert "This entry is in the release already." in response.content.decode()
    assert Release.objects.count() == 0


def test_an_entry_is_chosen_anew(editor):
    old, new = TopicFactory(), TopicFactory(name="Joints")
    release = create_release(old)
    row = {"id": release.items.get().pk, "release": release.pk, "entry": new.pk}

    html = editor.get(release_url(release)).content.decode()
    editor.post(release_url(release), release_form(row, initial=1))

    assert f'<option value="{old.pk}" selected>' in html
    assert release.items.get().entry_id == new.pk


@pytest.mark.parametrize("size", [1, 3])
def test_the_form_of_a_release_costs_the_same_for_few_and_many_entries(editor, size):
    few, many = (
        create_release(TopicFactory()),
        create_release(*(TopicFactory() for _ in range(size))),
    )

    with CaptureQueriesContext(connection) as for_few:
        editor.get(release_url(few))
    with CaptureQueriesContext(connection) as for_many:
        editor.get(release_url(many))

    assert len(for_many) == len(for_few)


def test_releasing_publishes_all_at_once(editor):
    release = create_release(TopicFactory(name="Back pain"), TopicFactory(name="Joints"))

    html = editor.get(release_url(release, "go")).content.decode()
    response = editor.post(release_url(release, "go"), {"confirm": "1"})

    assert "Publish: Back pain" in html
    assert shown_messages(response) == ["Released as one: 2 changes for readers."]
    assert PublishedTopic.objects.count() == 2
    assert Release.objects.get().state == "done"


def test_a_release_that_fails_changes_nothing_and_says_why(editor):
    release = create_release(TopicFactory(name="Joints"), act="withdraw", reason="expired")

    response = editor.post(release_url(release, "go"), {"confirm": "1"})

    assert shown_messages(response) == ["“Joints” is not published, so it can't be withdrawn."]
    assert Release.objects.get().state == "open"


def test_a_release_is_scheduled_moved_and_cancelled(editor):
    release = create_release(TopicFactory())
    first = (timezone.now() + timedelta(days=1)).replace(second=0, microsecond=0)

    for due in (first, first + timedelta(days=1)):
        data = {"confirm": "1", "due_at": due.strftime("%Y-%m-%dT%H:%M")}
        editor.post(release_url(release, "schedule"), data)
        assert Head.objects.get().due_at == due
    editor.post(release_url(release, "schedule"), {"cancel": "1"})

    assert Release.objects.get().state == "open"
    assert Head.objects.get().due_at is None


def test_a_release_is_not_scheduled_for_a_moment_gone_by(editor):
    release = create_release(TopicFactory())

    response = editor.post(
        release_url(release, "schedule"), {"confirm": "1", "due_at": "2018-11-06T12:00"}
    )

    assert "That moment has passed." in response.content.decode()
    assert Release.objects.get().state == "open"


@pytest.mark.parametrize("act", ["go", "schedule"])
def test_a_get_does_nothing(editor, act):
    release = create_release(TopicFactory())

    response = editor.get(release_url(release, act), {"confirm": "1", "due_at": "2090-01-01T00:00"})

    assert response.status_code == 200
    assert Release.objects.get().state == "open"


@pytest.mark.parametrize("act", ["go", "schedule"])
def test_an_author_may_not_release(author, act):
    release = create_release(TopicFactory())

    response = author.post(
        release_url(release, act), {"confirm": "1", "due_at": "2090-01-01T00:00"}
    )

    assert response.status_code == 403
    assert Release.objects.get().state == "open"


def test_who_may_not_publish_an_entry_can_neither_add_nor_release_it(log_in_as):
    client = log_in_as("author")
    account = client.get("/admin/").wsgi_request.user
    account.user_permissions.set(Permission.objects.filter(content_type__app_label="authoring"))
    topic = TopicFactory(name="Back pain")
    release = create_release(topic)

    added = client.post("/admin/authoring/release/add/", release_form({"entry": topic.pk}))
    released = client.post(release_url(release, "go"), {"confirm": "1"})

    assert "You may not publish “Back pain”; ask an editor" in added.content.decode()
    assert released.status_code == 403
    assert Change.objects.count() == 0


def test_a_release_that_was_carried_out_stays_as_it_was(editor):
    release = create_release(TopicFactory())
    editor.post(release_url(release, "go"), {"confirm": "1"})

    html = editor.get(release_url(release)).content.decode()
    renamed = editor.post(release_url(release), release_form(name="Other"))

    assert "It can't be changed any more." in html
    assert renamed.status_code == 403
    assert Release.objects.get().name == "Spring"


def test_a_scheduled_release_is_cancelled_before_it_is_deleted(editor):
    release = create_release(TopicFactory())
    Release.objects.update(state="scheduled", due_at=timezone.now() + timedelta(days=1))

    response = editor.post(release_url(release, "delete"), {"post": "yes"})

    assert response.status_code == 403
    assert Release.objects.count() == 1


def test_a_failed_release_says_why_in_the_list(editor):
    create_release(TopicFactory())
    Release.objects.update(state="failed", problem="The address “fusion” is taken.")

    html = editor.get("/admin/authoring/release/").content.decode()

    assert "The address “fusion” is taken." in html


def test_the_log_can_be_read_and_not_written(editor):
    publish(TopicFactory(slug="back-pain"), by=None, at=MONDAY)

    log = editor.get("/admin/published/change/")
    written = editor.post("/admin/published/change/1/change/", {"slug": "other"})
    editions = editor.get("/admin/published/edition/").content.decode()

    assert "back-pain" in log.content.decode()
    assert (written.status_code, editor.get("/admin/published/change/add/").status_code) == (
        403,
        403,
    )
    assert Change.objects.get().digest[:12] in editions
