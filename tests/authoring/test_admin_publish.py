"""Publishing from a draft's form and from its page."""

import pytest

from cms.posts.models import Topic
from cms.posts.published import PublishedTopic
from cms.published.models.log import Change
from cms.publishing import publish
from tests.authoring.topic_pages import PUBLISH_BUTTON, shown_messages, topic_form, topic_url
from tests.clock import MONDAY
from tests.factories.posts import PostFactory, TopicFactory
from tests.places import place_at

pytestmark = pytest.mark.django_db


def titles():
    return list(PublishedTopic.objects.values_list("title", flat=True))


def test_saving_a_published_draft_leaves_readers_what_they_have(editor):
    topic = TopicFactory(name="Back pain")
    publish(topic, by=None, at=MONDAY)

    response = editor.post(topic_url(topic), topic_form(topic, name="Backache"))

    assert response.status_code == 302
    assert Topic.objects.get().name == "Backache"
    assert titles() == ["Back pain"]
    assert Topic.objects.with_state().get().state == "changed"


def test_save_and_publish_does_both(editor):
    topic = TopicFactory(name="Back pain")

    response = editor.post(
        topic_url(topic), topic_form(topic, name="Backache") | {PUBLISH_BUTTON: ""}
    )

    assert response["Location"] == topic_url(topic)
    assert titles() == ["Backache"]
    message = f"Readers have “Backache” now, as edition 1. It is change {place_at(1)} of the log."
    assert shown_messages(response)[-1] == message


def test_save_and_publish_works_on_a_new_entry(editor):
    new = topic_form(TopicFactory.build(name="Joints", slug="joints")) | {PUBLISH_BUTTON: ""}

    response = editor.post("/admin/posts/topic/add/", new)

    assert response["Location"] == topic_url(Topic.objects.get())
    assert titles() == ["Joints"]


def test_what_stands_against_publishing_is_told_and_the_draft_stays_saved(editor):
    holder = TopicFactory(name="Back pain", slug="back")
    publish(holder, by=None, at=MONDAY)
    Topic.objects.filter(pk=holder.pk).update(slug="back-pain")
    topic = TopicFactory(name="Backs", slug="backs")

    response = editor.post(topic_url(topic), topic_form(topic, slug="back") | {PUBLISH_BUTTON: ""})

    assert response["Location"] == topic_url(topic) + "?check=1"
    assert Topic.objects.get(pk=topic.pk).slug == "back"
    assert titles() == ["Back pain"]
    (message,) = shown_messages(response)
    assert "“Backs” is saved, but it can&#x27;t be published yet:" in message
    assert "Slug: The address “back” belongs to “Back pain”, which is published." in message


def test_problems_stand_beside_their_fields(editor):
    topic = TopicFactory(name="Back pain")
    Topic.objects.filter(pk=topic.pk).update(summary="A bell: \x07")

    page_with_check = editor.get(topic_url(topic) + "?check=1").content.decode()

    assert "This text holds a control character" in page_with_check
    assert (
        "This text holds a control character" not in editor.get(topic_url(topic)).content.decode()
    )


def test_the_publish_page_names_what_readers_will_not_see(editor):
    post = PostFactory(title="Backs", topics=[TopicFactory(name="Back pain")])

    html = editor.get(f"/admin/posts/post/{post.pk}/publish/").content.decode()

    assert "Topic “Back pain” is not published." in html


def test_warnings_are_told_after_publishing(editor):
    post = PostFactory(title="Backs", topics=[TopicFactory(name="Back pain")])

    response = editor.post(f"/admin/posts/post/{post.pk}/publish/", {"confirm": "1"})

    success, warning = shown_messages(response)
    place = place_at(1)
    assert success == f"Readers have “Backs” now, as edition 1. It is change {place} of the log."
    assert "Topic “Back pain” is not published." in warning


def test_publishing_again_without_a_change_says_so(editor):
    topic = TopicFactory()
    publish(topic, by=None, at=MONDAY)

    response = editor.post(topic_url(topic, "publish"), {"confirm": "1"})

    assert shown_messages(response) == [
        "Readers have exactly this already, so nothing was published."
    ]
    assert Change.objects.count() == 1


@pytest.mark.parametrize("query", ["", "?confirm=1"])
def test_a_get_publishes_nothing(editor, query):
    topic = TopicFactory()

    response = editor.get(topic_url(topic, "publish") + query)

    assert response.status_code == 200
    assert titles() == []


def test_a_post_without_the_pages_own_button_publishes_nothing(editor):
    response = editor.post(topic_url(TopicFactory(), "publish"))

    assert response.status_code == 200
    assert titles() == []


def test_an_author_sees_no_publish_button_and_a_forged_post_is_refused(author):
    topic = TopicFactory(name="Back pain")

    html = author.get(topic_url(topic)).content.decode()
    saved = author.post(topic_url(topic), topic_form(topic, name="Backache") | {PUBLISH_BUTTON: ""})
    published = author.post(topic_url(topic, "publish"), {"confirm": "1"})

    assert "Save and publish" not in html
    assert "Publish…" not in html
    assert (saved.status_code, published.status_code) == (403, 403)
    assert Topic.objects.get().name == "Back pain"
    assert titles() == []


def test_a_reviewer_looks_and_changes_nothing(reviewer):
    topic = TopicFactory(name="Back pain")

    viewed = reviewer.get(topic_url(topic))
    saved = reviewer.post(topic_url(topic), topic_form(topic, name="Backache"))

    assert viewed.status_code == 200
    assert saved.status_code == 403
    assert Topic.objects.get().name == "Back pain"


def test_a_forged_post_without_the_token_is_refused(editor):
    topic = TopicFactory()
    editor.handler.enforce_csrf_checks = True

    response = editor.post(topic_url(topic, "publish"), {"confirm": "1"})

    assert response.status_code == 403
    assert titles() == []


def test_the_publish_page_shows_what_changes_for_readers(editor):
    topic = TopicFactory(name="Back pain")
    publish(topic, by=None, at=MONDAY)
    Topic.objects.update(name="Backache")

    html = editor.get(topic_url(topic, "publish")).content.decode()

    assert "What changes for readers" in html
    assert "Readers have: edition 1" in html
