"""Laws of narrowed feeds over random acts: moves, renames, corrections, withdrawals, releases."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from cms.api.database.state_cache import clear_caches
from cms.posts.models import PostAuthor
from cms.published.models.log import Head
from cms.publishing import NotPublishedError, publish, withdraw
from cms.syndication.feeds import views, windows
from tests.clock import MONDAY
from tests.examples import examples
from tests.factories.posts import AuthorFactory, PostFactory, SeriesFactory, TopicFactory
from tests.syndication.feeds.narrowed_views import (
    History,
    Moment,
    read_first_sequences,
    read_pages,
    read_walk,
)

NUMBER = st.integers(0, 5)
SIGNIFICANCE = st.sampled_from(["minor", "update", "correction", "safety"])


class NarrowedViewsMachine(RuleBasedStateMachine):
    """Random acts upon posts and what they refer to; each narrowed feed is read after each act."""

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.patch = pytest.MonkeyPatch()
        # Small documents, so that there are archives and pages after a few acts.
        self.patch.setattr(windows, "MIN_ITEMS", 2)
        self.patch.setattr(windows, "BLOCK_SIZE", 3)
        self.patch.setattr(views, "JSON_PAGE_SIZE", 2)
        clear_caches()
        cache.clear()
        self.at, self.posts, self.history = MONDAY, [], History()
        self.series = [SeriesFactory() for _ in range(2)]
        self.topics = [TopicFactory() for _ in range(2)]
        self.authors = [AuthorFactory() for _ in range(2)]
        self.targets = [*self.series, *self.topics, *self.authors]
        publish(*self.targets, by=None, at=MONDAY)

    def teardown(self):
        self.patch.undo()
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    def pick(self, number):
        return self.posts[number % len(self.posts)]

    def place(self, post, number):
        """Give the post a series, topics and an author, or none of them, by a number."""
        post.series = [*self.series, None][number % 3]
        post.title = f"{post.title[:20]} {self.at:%j %H}"
        post.save()
        post.topics.set([[], self.topics[:1], self.topics[1:], self.topics][number % 4])
        PostAuthor.objects.filter(post=post).delete()
        if number % 5:
            PostAuthor.objects.create(post=post, author=self.authors[number % 2], position=0)

    def record(self, changes, posts):
        for change in changes:
            post = posts[change.entry_id]
            targets = [post.series_id, *post.topics.values_list("pk", flat=True)]
            targets += post.author_rows.values_list("author_id", flat=True)
            is_gone = change.kind == "withdraw"
            self.history.moments.append(
                Moment(
                    sequence=change.sequence,
                    entry_id=str(change.entry_id),
                    at=change.at,
                    targets=None if is_gone else frozenset(map(str, filter(None, targets))),
                    edition=change.edition,
                    is_notice=is_gone or change.significance in ("correction", "safety"),
                )
            )

    def advance_clock(self, days=0):
        self.at += timedelta(days=days, hours=5)
        return self.at

    @rule(number=st.integers(0, 60))
    def write(self, number):
        post = PostFactory()
        self.posts.append(post)
        self.place(post, number)
        self.record(publish(post, by=None, at=self.advance_clock()), {post.pk: post})

    @precondition(lambda self: self.posts)
    @rule(numbers=st.sets(NUMBER, min_size=1), number=st.integers(0, 60), kind=SIGNIFICANCE)
    def move(self, numbers, number, kind):
        """Move posts, in one release."""
        posts = {post.pk: post for post in map(self.pick, sorted(numbers))}
        for offset, post in enumerate(posts.values()):
            self.place(post, number + offset)
        options = {"significance": kind, "note": "It was wrong."}
        changes = publish(*posts.values(), by=None, at=self.advance_clock(), **options)
        self.record(changes, posts)

    @precondition(lambda self: self.posts)
    @rule(number=NUMBER)
    def withdraw(self, number):
        post = self.pick(number)
        with suppress(NotPublishedError):
            change = withdraw(post, by=None, at=self.advance_clock(), reason="safety")
            self.record([change], {post.pk: post})

    @rule(number=NUMBER)
    def rename_target(self, number):
        target = self.targets[number]
        target.slug = f"renamed-{self.at:%j-%H}"
        target.save()
        publish(target, by=None, at=self.advance_clock())

    @rule(number=NUMBER)
    def withdraw_target(self, number):
        with suppress(NotPublishedError):
            withdraw(self.targets[number], by=None, at=self.advance_clock(), reason="expired")

    @rule()
    def wait(self):
        """Let the notices of some acts get old; the log's clock goes by what is published."""
        publish(TopicFactory(), *self.targets, by=None, at=self.advance_clock(days=16))

    def feeds(self):
        """Yield the feeds of all targets, published or withdrawn some days ago."""
        for target in self.targets:
            collection = target.published.collection
            address = f"/feeds/{collection}/{target.pk}"
            yield str(target.pk), address

    @invariant()
    def every_feed_tells_what_became_of_all_that_it_ever_showed(self):
        for target, address in self.feeds():
            expected = self.history.expected_states(target)
            assert read_walk(f"{address}.atom") == expected
            assert read_pages(f"{address}.json") == expected

    @invariant()
    def first_document_has_all_that_must_arrive(self):
        now = Head.objects.get().latest_at
        for target, address in self.feeds():
            notices = self.history.fresh_notices(target, now=now)
            for sequences in read_first_sequences(address):
                late = {id for id in notices if sequences.get(id, 0) < notices[id]}
                assert late == set()


@pytest.mark.slow
@pytest.mark.django_db
class TestNarrowedViews(TestCase, NarrowedViewsMachine.TestCase):
    settings = settings(
        max_examples=examples(5),
        stateful_step_count=12,
        deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking takes minutes here
        suppress_health_check=list(HealthCheck),
    )
