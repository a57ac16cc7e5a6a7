import pytest

from cms.posts.published import PublishedTopic
from cms.published.models.log import Change, Edition
from cms.published.models.references import Card
from cms.publishing import NotPublishedError, publish, withdraw
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import TopicFactory

pytestmark = pytest.mark.django_db


def test_withdraw_leaves_nothing_but_the_line_in_the_log():
    topic, other = TopicFactory(slug="gone"), TopicFactory()
    publish(topic, other, by=None, at=MONDAY)

    change = withdraw(
        topic, by=None, at=TUESDAY, reason="error", note="Wrong.", replacement=other.pk
    )

    assert (change.sequence, change.kind, change.slug, change.edition) == (3, "withdraw", "gone", 1)
    assert (change.reason, change.note, change.replacement_id) == ("error", "Wrong.", other.pk)
    for model, key in ((PublishedTopic, "pk"), (Card, "pk"), (Edition, "entry_id")):
        assert set(model.objects.values_list(key, flat=True)) == {other.pk}


def test_withdraw_keeps_the_draft():
    topic = TopicFactory()
    publish(topic, by=None, at=MONDAY)

    withdraw(topic, by=None, at=TUESDAY, reason="expired")

    assert type(topic).objects.filter(pk=topic.pk).exists()


def test_withdraw_of_what_readers_never_had_is_refused():
    with pytest.raises(NotPublishedError, match="is not published"):
        withdraw(TopicFactory(), by=None, at=MONDAY, reason="error")


def test_withdraw_demands_a_known_reason():
    topic = TopicFactory()
    publish(topic, by=None, at=MONDAY)

    with pytest.raises(ValueError, match="'whim' is not a valid"):
        withdraw(topic, by=None, at=TUESDAY, reason="whim")

    assert PublishedTopic.objects.count() == 1


def test_an_entry_that_comes_back_counts_its_editions_on():
    topic = TopicFactory()
    publish(topic, by=None, at=MONDAY)
    withdraw(topic, by=None, at=TUESDAY, reason="error")

    (change,) = publish(topic, by=None, at=WEDNESDAY)

    row = PublishedTopic.objects.get()
    assert (change.edition, row.first_published_at, row.updated_at) == (2, MONDAY, WEDNESDAY)


def test_deleting_a_draft_withdraws_it():
    topic = TopicFactory()
    publish(topic, by=None, at=MONDAY)

    topic.delete()

    assert PublishedTopic.objects.count() == 0
    assert Change.objects.values_list("kind", "reason").last() == ("withdraw", "expired")


def test_deleting_many_drafts_withdraws_each():
    topics = TopicFactory.create_batch(3)
    publish(*topics, by=None, at=MONDAY)

    type(topics[0]).objects.all().delete()

    assert PublishedTopic.objects.count() == 0
    assert Change.objects.filter(kind="withdraw").count() == 3
