"""Scheduling one draft from its form."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.authoring.models.release import Release, ReleaseItem
from cms.authoring.releases import schedule_acts
from cms.posts.published import PublishedTopic
from cms.published.models.log import Head
from tests.authoring.topic_pages import shown_messages, topic_url
from tests.factories.posts import TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tomorrow():
    return (timezone.now() + timedelta(days=1)).replace(second=0, microsecond=0)


@pytest.fixture
def topic(tomorrow):
    """A topic that is scheduled already."""
    topic = TopicFactory(name="Back pain")
    schedule_acts([topic], act="publish", at=tomorrow, now=timezone.now(), by=None)
    return topic


def schedule_form(at):
    """Form data that sets the instant, as a browser sends it."""
    return {"confirm": "1", "due_at": at.strftime("%Y-%m-%dT%H:%M")}


def test_schedule_makes_a_release_of_one(editor, tomorrow):
    topic = TopicFactory(name="Back pain")

    response = editor.post(topic_url(topic, "schedule"), schedule_form(tomorrow))

    release = Release.objects.get()
    assert response["Location"] == topic_url(topic)
    assert (release.state, release.due_at) == ("scheduled", tomorrow)
    assert release.created_by.username == "editor"
    assert [item.entry_id for item in release.items.all()] == [topic.pk]
    assert Head.objects.get().due_at == tomorrow
    assert PublishedTopic.objects.count() == 0


def test_a_moment_gone_by_is_refused_beside_its_field(editor, tomorrow):
    past = schedule_form(tomorrow - timedelta(days=3))

    response = editor.post(topic_url(TopicFactory(), "schedule"), past)

    assert "That moment has passed." in response.content.decode()
    assert Release.objects.count() == 0


def test_a_schedule_can_be_moved(editor, topic, tomorrow):
    later = tomorrow + timedelta(days=2)

    editor.post(topic_url(topic, "schedule"), schedule_form(later))

    assert Release.objects.get().due_at == later


def test_a_schedule_can_be_cancelled(editor, topic):
    response = editor.post(topic_url(topic, "schedule"), {"cancel": "1"})

    assert shown_messages(response) == ["Cancelled: nothing happens by itself any more."]
    assert Release.objects.count() == 0
    assert Head.objects.get().due_at is None


def test_an_entry_in_a_larger_release_is_moved_there_and_not_here(editor, topic):
    release = Release.objects.get()
    ReleaseItem.objects.create(release=release, type="posts.topic", entry_id=TopicFactory().pk)

    html = editor.get(topic_url(topic, "schedule")).content.decode()
    editor.post(topic_url(topic, "schedule"), {"cancel": "1"})

    assert f"/admin/authoring/release/{release.pk}/change/" in html
    assert 'name="due_at"' not in html
    assert Release.objects.get().state == "scheduled"


def test_the_form_says_when_it_will_be_published(editor, topic):
    html = editor.get(topic_url(topic)).content.decode()

    assert "Will be published on" in html


def test_a_get_schedules_nothing(editor, tomorrow):
    editor.get(topic_url(TopicFactory(), "schedule"), schedule_form(tomorrow))

    assert Release.objects.count() == 0


def test_an_author_may_not_schedule(author, tomorrow):
    topic = TopicFactory()

    response = author.post(topic_url(topic, "schedule"), schedule_form(tomorrow))

    assert response.status_code == 403
    assert Release.objects.count() == 0
