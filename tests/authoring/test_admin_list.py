"""The list of drafts: the state column, its filter, and acts upon several."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.authoring.models.release import Release
from cms.authoring.releases import schedule_acts
from cms.posts.models import Topic
from cms.posts.published import PublishedTopic
from cms.published.models.log import Change
from cms.publishing import publish, withdraw
from tests.authoring.topic_pages import action_form, shown_messages, topic_list_url
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import TopicFactory
from tests.places import place_at

pytestmark = pytest.mark.django_db


def create_topics_in_each_state():
    names = ["Draft", "Scheduled", "Published", "Changed", "Withdrawn"]
    draft, scheduled, published, changed, withdrawn = (TopicFactory(name=name) for name in names)
    for topic in Topic.objects.all():
        topic.refresh_digest()
    due = timezone.now() + timedelta(days=1)
    schedule_acts([scheduled], act="publish", at=due, now=timezone.now(), by=None)
    publish(published, changed, withdrawn, by=None, at=MONDAY)
    changed.summary = "New words."
    changed.save()
    changed.refresh_digest()
    withdraw(withdrawn, by=None, at=TUESDAY, reason="error")
    return [draft, scheduled, published, changed, withdrawn]


def rows(response):
    return {
        str(topic): (topic.state, topic.edition) for topic in response.context["cl"].result_list
    }


# The session, the person, what they and their groups may do; how many match, how many there are,
# the rows with their states.
LIST_QUERIES = 7


@pytest.mark.parametrize("times", [1, 3])
def test_the_list_says_the_state_of_each_in_a_fixed_number_of_queries(
    editor, times, django_assert_num_queries
):
    for _ in range(times):
        create_topics_in_each_state()

    with django_assert_num_queries(LIST_QUERIES):
        response = editor.get(topic_list_url())

    assert rows(response) == {
        "Draft": ("draft", None),
        "Scheduled": ("scheduled", None),
        "Published": ("published", 1),
        "Changed": ("changed", 1),
        "Withdrawn": ("withdrawn", None),
    }
    html = response.content.decode()
    assert all(
        label in html for label in ("Draft", "Scheduled", "Published", "With changes", "Withdrawn")
    )


@pytest.mark.parametrize("state", ["draft", "scheduled", "published", "changed", "withdrawn"])
def test_the_list_can_be_filtered_by_state(editor, state):
    create_topics_in_each_state()

    response = editor.get(topic_list_url(), {"state": state})

    assert [row_state for row_state, _ in rows(response).values()] == [state]


def test_several_are_published_as_one_after_a_page_that_asks(editor):
    topics = [TopicFactory(name="Back pain"), TopicFactory(name="Joints")]

    page = editor.post(topic_list_url(), action_form("publish_selected", *topics))
    response = editor.post(topic_list_url(), action_form("publish_selected", *topics, confirm="1"))

    assert "Publish 2 entries as one?" in page.content.decode()
    assert all(str(topic.pk) in page.content.decode() for topic in topics)
    message = "Published as one: 2 entries have a new edition. "
    message += f"It is change {place_at(2)} of the log."
    assert shown_messages(response)[-1] == message
    assert PublishedTopic.objects.count() == 2


def test_several_are_published_together_or_not_at_all(editor):
    holder = TopicFactory(name="Back pain", slug="back")
    publish(holder, by=None, at=MONDAY)
    Topic.objects.filter(pk=holder.pk).update(slug="back-pain")
    topics = [TopicFactory(slug="joints"), TopicFactory(slug="back")]

    editor.post(topic_list_url(), action_form("publish_selected", *topics, confirm="1"))

    assert list(PublishedTopic.objects.all()) == [PublishedTopic.objects.get(pk=holder.pk)]


def test_several_are_withdrawn_with_one_reason(editor):
    topics = [TopicFactory(name="Back pain"), TopicFactory(name="Joints")]
    publish(*topics, by=None, at=MONDAY)

    page = editor.post(topic_list_url(), action_form("withdraw_selected", *topics))
    editor.post(
        topic_list_url(), action_form("withdraw_selected", *topics, confirm="1", reason="legal")
    )

    assert "Withdraw 2 entries?" in page.content.decode()
    assert list(Change.objects.filter(kind="withdraw").values_list("reason", flat=True)) == [
        "legal",
        "legal",
    ]


def test_one_that_is_not_published_keeps_the_others_from_being_withdrawn(editor):
    topics = [TopicFactory(name="Back pain"), TopicFactory(name="Joints")]
    publish(topics[0], by=None, at=MONDAY)

    editor.post(
        topic_list_url(), action_form("withdraw_selected", *topics, confirm="1", reason="legal")
    )

    assert PublishedTopic.objects.count() == 1


def test_several_go_into_a_new_release(editor):
    topics = [TopicFactory(), TopicFactory()]

    page = editor.post(topic_list_url(), action_form("add_to_release", *topics))
    without_name = editor.post(
        topic_list_url(), action_form("add_to_release", *topics, confirm="1")
    )
    response = editor.post(
        topic_list_url(), action_form("add_to_release", *topics, confirm="1", name="Spring")
    )

    release = Release.objects.get()
    assert "Add to a release" in page.content.decode()
    assert "Choose a release, or give the new one a name." in without_name.content.decode()
    assert response["Location"] == f"/admin/authoring/release/{release.pk}/change/"
    assert release.items.count() == 2


def test_an_entry_is_in_a_release_once(editor):
    topic, other = TopicFactory(), TopicFactory()
    release = Release.objects.create(name="Spring")
    form = {"confirm": "1", "release": str(release.pk)}

    editor.post(topic_list_url(), action_form("add_to_release", topic, **form))
    response = editor.post(topic_list_url(), action_form("add_to_release", topic, other, **form))

    assert shown_messages(response)[-1] == "Added to “Spring”: 1 of 2 entries."
    assert release.items.count() == 2


@pytest.mark.parametrize("act", ["publish_selected", "withdraw_selected", "add_to_release"])
def test_an_author_has_none_of_these_acts(author, act):
    topic = TopicFactory()

    html = author.get(topic_list_url()).content.decode()
    author.post(
        topic_list_url(), action_form(act, topic, confirm="1", reason="legal", name="Spring")
    )

    assert act not in html
    assert (Change.objects.count(), Release.objects.count()) == (0, 0)
