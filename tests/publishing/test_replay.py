"""The replay law: who follows only the log, from zero, holds exactly what is published.

To audit everything takes ten times as long as to do something. So the audit comes at the end of
each story; ``make test-long`` tells ten times as many stories and audits after every step.
"""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from cms.authoring.audit import find_faults
from cms.authoring.models.release import Release, ReleaseItem
from cms.authoring.releases import ReleaseError, execute_release
from cms.maintenance import reproject
from cms.publishing import NotPublishedError, publish, withdraw
from tests.clock import MONDAY
from tests.examples import IS_LONG, examples
from tests.factories.posts import TopicFactory
from tests.replica import Replica, editions_now, published_now

REASONS = st.sampled_from(["error", "expired", "safety"])


class Publishers(RuleBasedStateMachine):
    """Random people at work: they create, edit, publish, withdraw, release, delete, restart."""

    def __init__(self) -> None:
        super().__init__()
        self.topics: list = []
        self.replica = Replica()
        self.seen: set[tuple[str, int]] = set()

    def pick(self, number: int):
        return self.topics[number % len(self.topics)]

    @rule()
    def create(self):
        self.topics.append(TopicFactory())

    @precondition(lambda self: self.topics)
    @rule(number=st.integers(0, 9), name=st.sampled_from(["Pain", "Sleep", "Walking"]))
    def edit(self, number, name):
        topic = self.pick(number)
        topic.name = name
        topic.save()

    @precondition(lambda self: self.topics)
    @rule(number=st.integers(0, 9))
    def publish_one(self, number):
        publish(self.pick(number), by=None, at=MONDAY)

    @precondition(lambda self: self.topics)
    @rule(number=st.integers(0, 9), reason=REASONS)
    def withdraw_one(self, number, reason):
        topic = self.pick(number)
        try:
            withdraw(topic, by=None, at=MONDAY, reason=reason)
        except NotPublishedError:
            assert str(topic.pk) not in published_now()

    @precondition(lambda self: self.topics)
    @rule(numbers=st.sets(st.integers(0, 9), min_size=1), withdraws=st.booleans(), reason=REASONS)
    def release(self, numbers, withdraws, reason):
        release = Release.objects.create(name="At once")
        topics = {self.pick(n).pk: self.pick(n) for n in sorted(numbers)}
        for position, topic in enumerate(topics.values()):
            act = "withdraw" if withdraws and position == 0 else "publish"
            ReleaseItem.objects.create(
                release=release,
                type=topic._meta.label_lower,
                entry_id=topic.pk,
                act=act,
                reason=reason if act == "withdraw" else "",
                position=position,
            )
        before = published_now()
        try:
            execute_release(release, by=None, at=MONDAY)
        except ReleaseError:
            assert published_now() == before

    @precondition(lambda self: self.topics)
    @rule(number=st.integers(0, 9))
    def delete(self, number):
        self.topics.remove(topic := self.pick(number))
        topic.delete()

    @rule()
    def reproject(self):
        before = published_now()
        list(reproject())
        assert published_now() == before

    @rule()
    def restart_the_follower(self):
        self.replica = Replica()

    @invariant()
    def follower_holds_what_is_published(self):
        self.replica.follow()
        assert self.replica.entries == published_now()

    @precondition(lambda self: IS_LONG)
    @invariant()
    def both_sides_agree_at_every_step(self):
        self.both_sides_agree()

    def teardown(self):
        self.both_sides_agree()

    def both_sides_agree(self):
        assert list(find_faults()) == []
        assert {(pk, edition) for pk, (_, edition, _) in published_now().items()} <= editions_now()


@pytest.mark.django_db
class TestReplay(TestCase, Publishers.TestCase):
    settings = settings(
        max_examples=examples(25),
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
