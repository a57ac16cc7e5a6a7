from dataclasses import asdict
from datetime import timedelta

import pytest

from cms.lib import canonical_json
from cms.lib.versions import MovedOnError
from cms.posts.published import PublishedTopic
from cms.published.models.log import Change, Edition, Head
from cms.published.models.references import Slug
from cms.publishing import PreflightError, publish
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import TopicFactory

pytestmark = pytest.mark.django_db


def test_publish_gives_readers_the_draft_as_it_was_saved():
    topic = TopicFactory(name="Back pain", slug="back-pain")

    (change,) = publish(topic, by=None, at=MONDAY)

    row = PublishedTopic.objects.get()
    assert (row.pk, row.slug, row.title) == (topic.pk, "back-pain", "Back pain")
    assert (change.sequence, change.kind, change.edition, change.at) == (1, "publish", 1, MONDAY)
    assert canonical_json.load(row.live_edition.document)["title"] == "Back pain"


def test_publish_takes_what_is_saved_and_not_what_is_in_memory():
    topic = TopicFactory(name="Back pain")
    topic.name = "Never saved"

    publish(topic, by=None, at=MONDAY)

    assert PublishedTopic.objects.get().title == "Back pain"


def test_publish_again_without_a_change_does_nothing():
    topic = TopicFactory()
    publish(topic, by=None, at=MONDAY)

    changes = publish(topic, by=None, at=TUESDAY)

    assert changes == []
    assert Change.objects.count() == Edition.objects.count() == Head.objects.get().sequence == 1


def test_publish_after_an_edit_makes_the_next_edition_and_keeps_the_first():
    topic = TopicFactory(name="Back pain")
    publish(topic, by=None, at=MONDAY)
    topic.name = "Backache"
    topic.save()

    publish(topic, by=None, at=TUESDAY)

    titles = [canonical_json.load(e.document)["title"] for e in Edition.objects.order_by("number")]
    row = PublishedTopic.objects.get()
    assert titles == ["Back pain", "Backache"]
    assert (row.edition, row.first_published_at, row.updated_at) == (2, MONDAY, TUESDAY)


def test_saving_a_published_draft_changes_nothing_for_readers():
    topic = TopicFactory(name="Back pain")
    publish(topic, by=None, at=MONDAY)
    before = PublishedTopic.objects.values().get()

    topic.name = "Draft words"
    topic.save()

    assert PublishedTopic.objects.values().get() == before


def test_every_publication_is_later_than_the_one_before_it():
    publish(TopicFactory(), by=None, at=WEDNESDAY)

    (change,) = publish(TopicFactory(), by=None, at=MONDAY)

    assert change.at == WEDNESDAY + timedelta(milliseconds=1)


def test_several_drafts_are_published_in_order_or_not_at_all():
    first, second = TopicFactory(), TopicFactory()

    changes = publish(second, first, by=None, at=MONDAY)

    assert [change.entry_id for change in changes] == [second.pk, first.pk]
    assert [change.sequence for change in changes] == [1, 2]


def test_one_bad_draft_stops_the_whole_release():
    good, bad = TopicFactory(), TopicFactory()
    type(bad).objects.filter(pk=bad.pk).update(name="")

    with pytest.raises(PreflightError) as failure:
        publish(good, bad, by=None, at=MONDAY)

    assert [asdict(problem)["field"] for problem in failure.value.problems] == ["name"]
    assert (PublishedTopic.objects.count(), Change.objects.count()) == (0, 0)


def test_the_history_tells_who_published(admin_user):
    from django.contrib.admin.models import LogEntry

    topic = TopicFactory()

    publish(topic, by=admin_user, at=MONDAY, note="First words.")

    entry = LogEntry.objects.get()
    assert (entry.user, entry.change_message) == (admin_user, "Published edition 1. First words.")


def test_an_old_slug_still_leads_to_the_entry():
    topic = TopicFactory(slug="back-pain")
    publish(topic, by=None, at=MONDAY)
    topic.slug = "backache"
    topic.save()

    publish(topic, by=None, at=TUESDAY)

    holders = set(Slug.objects.values_list("slug", "entry_id"))
    assert holders == {("back-pain", topic.pk), ("backache", topic.pk)}


def test_a_slug_that_a_live_entry_still_holds_is_refused_by_name():
    holder = TopicFactory(name="Back pain", slug="back-pain")
    publish(holder, by=None, at=MONDAY)
    holder.slug = "moved-in-draft-only"
    holder.save()
    newcomer = TopicFactory(slug="back-pain")

    with pytest.raises(PreflightError) as failure:
        publish(newcomer, by=None, at=TUESDAY)

    (problem,) = failure.value.problems
    assert problem.field == "slug"
    assert problem.message == (
        "The address “back-pain” belongs to “Back pain”, which is published. "
        "Choose another slug, or publish that entry under a new one first."
    )


def test_two_entries_can_swap_their_slugs_in_one_release():
    first, second = TopicFactory(slug="a"), TopicFactory(slug="b")
    publish(first, second, by=None, at=MONDAY)
    for topic, slug in ((first, "tmp"), (second, "a"), (first, "b")):
        topic.slug = slug
        topic.save()

    publish(first, second, by=None, at=TUESDAY)

    assert dict(PublishedTopic.objects.values_list("pk", "slug")) == {
        first.pk: "b",
        second.pk: "a",
    }


def test_what_was_not_shown_is_not_published():
    shown, other = TopicFactory(), TopicFactory()

    for versions in ({}, {shown.pk: shown.version()}):
        with pytest.raises(MovedOnError, match="sent without saying what it showed"):
            publish(shown, other, by=None, at=MONDAY, versions=versions)

    assert Change.objects.count() == 0


def test_nothing_can_be_published_at_once():
    assert publish(by=None, at=MONDAY) == []
