"""One event, all channels: whatever happens, no two of them disagree about an entry."""

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
from cms.authoring.releases import ReleaseError, execute_release, schedule_acts
from cms.embargo import share_under_embargo
from cms.published.models.log import Change
from cms.publishing import NotPublishedError, PreflightError, publish, withdraw
from tests.clock import MONDAY
from tests.examples import examples
from tests.factories.posts import PostFactory, SeriesFactory
from tests.syndication import channels
from tests.syndication.channels import (
    WITHDRAWN,
    Mirror,
    WebhookPartner,
    edition_of,
    map_states,
    published_only,
    title_of,
)
from tests.syndication.push.fakes import create_subscription

NUMBER = st.integers(0, 5)
WORDS = st.sampled_from(["Knees", "Backs", "Hips & more", "Sleep <well>"])


class PublishingMachine(RuleBasedStateMachine):
    """Authors do random acts; after each act every channel is compared with the database."""

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.restart_the_server()
        self.at = MONDAY
        self.series = SeriesFactory()
        publish(self.series, by=None, at=MONDAY)
        self.posts: list = []
        self.mirror = Mirror()
        self.webhook_partner = WebhookPartner(create_subscription(types=["post"]))

    def teardown(self):
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    def pick(self, number):
        return self.posts[number % len(self.posts)]

    def advance_clock(self):
        self.at += timedelta(hours=5)
        return self.at

    @rule()
    def write(self):
        position = len(self.posts) + 1
        post = PostFactory(series=self.series, series_position=position)
        self.posts.append(post)
        publish(post, by=None, at=self.advance_clock())

    @precondition(lambda self: self.posts)
    @rule(number=NUMBER, title=WORDS, kind=st.sampled_from(Change.Significance.values))
    def edit(self, number, title, kind):
        post = self.pick(number)
        post.title = f"{title} {self.at:%j}"
        post.save()
        publish(post, by=None, at=self.advance_clock(), significance=kind, note="It was wrong.")

    @precondition(lambda self: self.posts)
    @rule(number=NUMBER, slug=st.sampled_from(["knees", "backs", "hips"]))
    def rename(self, number, slug):
        post = self.pick(number)
        if any(each.slug == slug for each in self.posts if each is not post):
            return  # two drafts can't have one slug: the form says so, and the database
        before, post.slug = post.slug, slug
        post.save()
        try:
            publish(post, by=None, at=self.advance_clock())
        except PreflightError:  # another post has the slug
            post.slug = before
            post.save()

    @precondition(lambda self: self.posts)
    @rule(number=NUMBER, reason=st.sampled_from(Change.Reason.values))
    def withdraw(self, number, reason):
        with suppress(NotPublishedError):
            withdraw(
                self.pick(number), by=None, at=self.advance_clock(), reason=reason, note="Gone."
            )

    @precondition(lambda self: self.posts)
    @rule(number=NUMBER)
    def save_and_not_publish(self, number):
        post = self.pick(number)
        post.title = "Nobody may read this yet"
        post.save()

    @precondition(lambda self: self.posts)
    @rule(number=NUMBER)
    def share_under_embargo(self, number):
        post = self.pick(number)
        post.title = "Nobody may read this yet"
        post.save()
        share_under_embargo(
            post, until=self.at + timedelta(days=400), by=None, at=self.advance_clock()
        )

    @precondition(lambda self: self.posts)
    @rule(numbers=st.sets(NUMBER, min_size=1), title=WORDS)
    def release(self, numbers, title):
        posts = {self.pick(number).pk: self.pick(number) for number in sorted(numbers)}
        for post in posts.values():
            post.title = title
            post.save()
        options = {"at": self.at + timedelta(hours=1), "now": self.at, "by": None}
        release = schedule_acts(list(posts.values()), act="publish", **options)
        with suppress(ReleaseError):
            execute_release(release, by=None, at=self.advance_clock())

    @rule()
    def restart_the_mirror(self):
        self.mirror = Mirror()

    @rule()
    def restart_the_server(self):
        clear_caches()
        cache.clear()

    @invariant()
    def no_channel_disagrees(self):
        expected = channels.read_database()
        published = published_only(expected)

        assert channels.read_lists() == published
        assert channels.read_details(expected) == expected
        assert channels.read_atom() == expected
        assert channels.read_json_feed() == expected
        # RSS holds the newest entries only, and withdrawals for some time.
        rss = channels.read_rss()
        assert rss == {id: expected[id] for id in rss}
        assert rss.keys() >= published.keys()
        assert channels.read_sitemap() == channels.read_canonical_urls()
        assert channels.read_cards(expected) == map_states(expected, title_of)
        self.mirror.follow()
        assert self.mirror.documents == channels.read_export()
        assert self.mirror.states == expected
        self.webhook_partner.receive()
        assert self.webhook_partner.states == map_states(expected, edition_of)

    @invariant()
    def nothing_tells_what_was_not_published(self):
        title = "Nobody may read this yet"
        if Change.objects.filter(title=title).exists():
            return  # it was published under this title after all, and notices keep it
        for address in ("/feeds/posts.atom", "/feeds/posts.json", "/feeds/posts.rss"):
            assert title.encode() not in channels.get(address).content


@pytest.mark.django_db
class TestOneTruth(TestCase, PublishingMachine.TestCase):
    settings = settings(
        max_examples=examples(10),
        stateful_step_count=12,
        deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking takes minutes here
        suppress_health_check=list(HealthCheck),
    )


def test_gone_is_no_title():
    assert title_of(WITHDRAWN) == edition_of(WITHDRAWN) == WITHDRAWN
