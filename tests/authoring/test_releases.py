from datetime import timedelta

import pytest

from cms.authoring.models.release import Release, ReleaseItem
from cms.authoring.models.state import State
from cms.authoring.releases import (
    ReleaseError,
    execute_due_releases,
    execute_release,
    schedule_acts,
    schedule_release,
    unschedule_release,
)
from cms.posts.models import Topic
from cms.posts.published import PublishedTopic
from cms.published.models.log import Change, Head
from cms.publishing import publish
from tests.clock import MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import TopicFactory

pytestmark = pytest.mark.django_db


def plan(*topics, act="publish", at=TUESDAY, **words):
    return schedule_acts(topics, act=act, at=at, now=MONDAY, by=None, **words)


def test_a_schedule_is_noted_at_the_head_of_the_log():
    plan(TopicFactory(), at=WEDNESDAY)
    plan(TopicFactory(), at=TUESDAY)

    assert Head.objects.get().due_at == TUESDAY


def test_nothing_happens_before_the_instant():
    plan(TopicFactory(), at=TUESDAY)

    assert execute_due_releases(now=TUESDAY - timedelta(seconds=1)) == []
    assert PublishedTopic.objects.count() == 0


def test_a_late_worker_publishes_with_the_instant_that_was_set():
    plan(TopicFactory(), at=TUESDAY)

    (release,) = execute_due_releases(now=THURSDAY)

    assert (release.state, Head.objects.get().due_at) == (Release.State.DONE, None)
    assert Change.objects.get().at == TUESDAY


def test_a_withdrawal_can_be_scheduled():
    topic = TopicFactory()
    publish(topic, by=None, at=MONDAY)
    plan(topic, act="withdraw", reason="expired", note="Its season is over.")

    execute_due_releases(now=TUESDAY)

    assert Change.objects.values_list("kind", "note").last() == ("withdraw", "Its season is over.")


def test_later_saves_of_a_scheduled_entry_are_not_published():
    topic = TopicFactory(name="Back pain")
    plan(topic)
    topic.name = "UNREVIEWED claim"
    topic.save()
    topic.refresh_digest()

    execute_due_releases(now=TUESDAY)

    assert PublishedTopic.objects.values_list("title", flat=True).get() == "Back pain"
    assert Topic.objects.with_state().get().state == State.CHANGED


def test_what_stands_against_a_release_is_said_when_it_is_scheduled():
    topic, bad = TopicFactory(), TopicFactory()
    Topic.objects.filter(pk=bad.pk).update(name="")

    with pytest.raises(ReleaseError, match="This field cannot be blank"):
        plan(topic, bad)

    assert Release.objects.count() == 0


def test_a_release_that_fails_says_why_and_is_not_tried_again():
    topic, bad = TopicFactory(slug="a"), TopicFactory(slug="b")
    release = plan(topic, bad)
    frozen = {"document": release.items.get(entry_id=topic.pk).document}
    release.items.filter(entry_id=bad.pk).update(**frozen)  # two entries with one address

    (release,) = execute_due_releases(now=TUESDAY)

    assert (release.state, Head.objects.get().due_at) == (Release.State.FAILED, None)
    assert "The address “a” belongs to" in release.problem
    assert PublishedTopic.objects.count() == 0
    assert execute_due_releases(now=WEDNESDAY) == []


def test_deleting_an_entry_ends_its_schedule_and_says_so():
    topic = TopicFactory(name="Back pain")
    release = plan(topic)
    topic.delete()

    assert execute_due_releases(now=TUESDAY) == []
    release.refresh_from_db()
    assert (release.state, release.problem) == (Release.State.ENDED, "“Back pain” was deleted.")
    assert Head.objects.get().due_at is None


def test_unscheduled_means_that_it_does_not_happen():
    release = plan(TopicFactory())

    unschedule_release(release)

    assert execute_due_releases(now=WEDNESDAY) == []
    assert (release.state, Head.objects.get().due_at) == (Release.State.OPEN, None)


def test_a_moment_gone_by_is_refused():
    release = Release.objects.create(name="Too late")

    with pytest.raises(ReleaseError, match="Choose one that is still to come"):
        schedule_release(release, at=MONDAY, now=TUESDAY)


def test_a_release_is_carried_out_once():
    release = plan(TopicFactory())
    execute_release(release, by=None, at=TUESDAY)

    with pytest.raises(ReleaseError, match="already"):
        execute_release(release, by=None, at=TUESDAY)


def test_an_empty_release_is_refused():
    release = Release.objects.create(name="Empty")

    with pytest.raises(ReleaseError, match="nothing in this release"):
        execute_release(release, by=None, at=MONDAY)

    release.refresh_from_db()
    assert release.state == Release.State.OPEN


def test_a_release_publishes_and_withdraws_as_one_and_hands_over_a_slug():
    old = TopicFactory(slug="old")
    publish(old, by=None, at=MONDAY)
    Topic.objects.filter(pk=old.pk).update(slug="old-draft")
    new = TopicFactory(slug="old")
    release = Release.objects.create(name="Relief")
    for position, (topic, act) in enumerate([(new, "publish"), (old, "withdraw")]):
        ReleaseItem.objects.create(
            release=release,
            type="posts.topic",
            entry_id=topic.pk,
            act=act,
            reason="superseded" if act == "withdraw" else "",
            position=position,
        )

    changes = execute_release(release, by=None, at=TUESDAY)

    assert [change.kind for change in changes] == ["withdraw", "publish"]
    assert PublishedTopic.objects.get().pk == new.pk


def test_the_state_tells_what_a_list_shows():
    draft, live, changed, withdrawn, planned = TopicFactory.create_batch(5)
    publish(live, changed, withdrawn, by=None, at=MONDAY)
    changed.name = "Other words"
    changed.save()
    changed.refresh_digest()
    from cms.publishing import withdraw

    withdraw(withdrawn, by=None, at=MONDAY, reason="error")
    plan(planned)

    states = dict(Topic.objects.with_state().values_list("pk", "state"))

    assert states == {
        draft.pk: State.DRAFT,
        live.pk: State.PUBLISHED,
        changed.pk: State.CHANGED,
        withdrawn.pk: State.WITHDRAWN,
        planned.pk: State.SCHEDULED,
    }
