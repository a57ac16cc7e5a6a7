"""The audit detects each kind of damage, and reports none without damage."""

from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from cms.authoring.audit import find_faults
from cms.posts.models import Post, Topic
from cms.posts.published import PublishedTopic
from cms.published.models.log import Change, Edition, Head
from cms.published.models.references import Card, Reference, Slug
from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.posts import PostFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    topic = TopicFactory(slug="pain")
    post = PostFactory(slug="back", topics=[topic])
    publish(topic, post, by=None, at=MONDAY)


DAMAGE = {
    "topic/pain: readers get it, but it has no draft": lambda: Topic.objects.all()._raw_delete(
        "default"
    ),
    "log: head says 9, 2 lines, the latest 2": lambda: Head.objects.update(sequence=9),
    "topic/pain: the log tells something else than readers get": lambda: (
        PublishedTopic.objects.update(edition=7) and Edition.objects.update(number=7)
    ),
    "topic/pain: its document is not the one that was published (digest)": lambda: (
        PublishedTopic.objects.update(digest="0" * 64)
    ),
    "topic/pain: its current edition is missing or differs": lambda: Edition.objects.filter(
        type="topic"
    ).delete(),
    "topic/pain: its columns do not follow from its document (run reproject)": lambda: (
        PublishedTopic.objects.update(title="Damaged")
    ),
    "topic/pain: its card do not follow from its document (run reproject)": lambda: (
        Card.objects.filter(type="topic").delete()
    ),
    "post/back: its references do not follow from its document (run reproject)": lambda: (
        Reference.objects.all().delete()
    ),
    "topic/pain: its slug is not held by it": lambda: Slug.objects.filter(type="topic").delete(),
}


def test_where_nothing_is_wrong_nothing_is_said(published, capsys):
    call_command("audit")

    assert capsys.readouterr().out == "Both sides agree.\n"


@pytest.mark.parametrize("sentence", DAMAGE)
def test_each_damage_is_named(published, sentence):
    Post.topics.through.objects.all().delete()  # nothing forbids to delete the topic

    DAMAGE[sentence]()

    assert sentence in list(find_faults())


def test_leftovers_of_an_entry_that_is_gone_are_named(published):
    stray = uuid4()
    Card.objects.create(
        entry_id=stray,
        reference_key=1,
        type="topic",
        translation_key=stray,
        card="{}",
        page="/x/",
    )

    assert list(find_faults()) == [f"card of {stray}: its entry is not published"]


def test_an_entry_that_vanished_from_the_read_side_is_named(published):
    PublishedTopic.objects.all().delete()

    assert "topic/pain: published by the log, but not there" in list(find_faults())


def test_the_command_ends_with_one_when_there_is_a_fault(published):
    Change.objects.filter(sequence=2).delete()

    with pytest.raises(CommandError) as failure:
        call_command("audit")

    assert failure.value.returncode == 1
