"""Withdrawing, and deleting, which withdraws too."""

import pytest
from django.contrib.auth.models import Permission

from cms.posts.models import Topic
from cms.posts.published import PublishedTopic
from cms.published.models.log import Change
from cms.publishing import publish
from tests.authoring.topic_pages import shown_messages, topic_url
from tests.clock import MONDAY
from tests.factories.posts import PostFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic():
    topic = TopicFactory(name="Back pain")
    publish(topic, by=None, at=MONDAY)
    return topic


def test_withdraw_asks_for_a_reason(editor, topic):
    response = editor.post(topic_url(topic, "withdraw"), {"confirm": "1", "note": "Wrong dose."})

    assert response.status_code == 200
    assert "This field is required." in response.content.decode()
    assert PublishedTopic.objects.count() == 1


def test_withdraw_tells_readers_the_reason_the_note_and_what_to_read_instead(editor, topic):
    other = TopicFactory(name="Backache")
    publish(other, by=None, at=MONDAY)
    form = {"reason": "error", "note": "Wrong dose.", "replacement": str(other.pk)}

    response = editor.post(topic_url(topic, "withdraw"), {"confirm": "1"} | form)

    change = Change.objects.get(kind="withdraw")
    assert response["Location"] == topic_url(topic)
    assert (change.reason, change.note, change.replacement_id) == ("error", "Wrong dose.", other.pk)
    assert list(PublishedTopic.objects.values_list("title", flat=True)) == ["Backache"]
    assert Topic.objects.filter(pk=topic.pk).exists()


def test_a_replacement_must_be_published(editor, topic):
    form = {"confirm": "1", "reason": "error", "replacement": str(TopicFactory().pk)}

    response = editor.post(topic_url(topic, "withdraw"), form)

    assert "is not published, so readers can&#x27;t be sent there." in response.content.decode()
    assert PublishedTopic.objects.count() == 1


@pytest.mark.parametrize("name", ["nonsense", "7e1a0cf6-2c0e-4a5f-9d0e-0d1f5c6a7b8c"])
def test_a_replacement_that_is_no_entry_is_refused(editor, topic, name):
    form = {"confirm": "1", "reason": "error", "replacement": name}

    response = editor.post(topic_url(topic, "withdraw"), form)

    assert "This entry does not exist any more." in response.content.decode()


def test_withdrawing_what_is_not_published_says_so(editor):
    topic = TopicFactory(name="Joints")

    response = editor.post(topic_url(topic, "withdraw"), {"confirm": "1", "reason": "legal"})

    assert "“Joints” is not published, so it can&#x27;t be withdrawn." in response.content.decode()


def test_a_get_withdraws_nothing(editor, topic):
    response = editor.get(topic_url(topic, "withdraw") + "?confirm=1&reason=error")

    assert response.status_code == 200
    assert PublishedTopic.objects.count() == 1


def test_an_author_may_not_withdraw(author, topic):
    html = author.get(topic_url(topic)).content.decode()
    response = author.post(topic_url(topic, "withdraw"), {"confirm": "1", "reason": "error"})

    assert "Withdraw…" not in html
    assert response.status_code == 403
    assert PublishedTopic.objects.count() == 1


def test_an_editor_is_warned_before_deleting_what_readers_have(editor, topic):
    response = editor.get(topic_url(topic, "delete"))

    assert "Readers have this entry." in response.content.decode()
    assert shown_messages(response)[0].startswith("Readers have this entry.")


def test_the_page_before_deleting_names_the_entries_and_not_what_joins_them(editor):
    post = PostFactory(title="Backs", topics=[TopicFactory()])

    html = editor.get(f"/admin/posts/post/{post.pk}/delete/").content.decode()

    assert "Backs" in html
    assert "relationship" not in html


def test_deleting_takes_the_right_to_withdraw_where_readers_have_it(log_in_as, topic):
    client = log_in_as("author")
    account = client.get("/admin/").wsgi_request.user
    account.user_permissions.add(Permission.objects.get(codename="delete_topic"))
    draft = TopicFactory()

    refused = client.post(topic_url(topic, "delete"), {"post": "yes"})
    allowed = client.post(topic_url(draft, "delete"), {"post": "yes"})

    assert (refused.status_code, allowed.status_code) == (403, 302)
    assert list(Topic.objects.all()) == [topic]
    assert PublishedTopic.objects.count() == 1
