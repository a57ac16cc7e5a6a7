"""A partner's scope covers the past: what has left it is told, and what never was in it is not."""

from datetime import timedelta

import pytest

from cms.published.models.log import ChangeTarget, Head
from cms.publishing import publish, withdraw
from cms.syndication.partners.mail import digests, outbox
from cms.syndication.partners.models import Partner
from tests.clock import MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import PostFactory, SeriesFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def series():
    """Two series; lines 1 and 2."""
    series = [SeriesFactory(slug="own"), SeriesFactory(slug="other")]
    publish(*series, by=None, at=MONDAY)
    return series


@pytest.fixture
def reader(partner, series):
    """A partner that may have the posts of the first series."""
    return partner("Example News", types=["post"], series=[str(series[0].pk)])


def change(post, *, at, series=None, **options):
    if series:
        post.series = series
    post.title = f"{post.title}!"
    post.save()
    return publish(post, by=None, at=at, **options)[0].sequence


def read_lines(ask, key):
    return [
        (line["sequence"], line["kind"], line["significance"], line["note"])
        for line in ask("changes/", key).json()["changes"]
    ]


def test_leaving_is_told_with_what_was_put_right(ask, reader, key_of, series):
    post = PostFactory(series=series[0])
    publish(post, by=None, at=MONDAY)
    change(post, at=TUESDAY, series=series[1], significance="safety", note="Wrong dose.")

    assert read_lines(ask, key_of(reader))[-1] == (4, "leave", "safety", "Wrong dose.")


def test_later_corrections_and_withdrawals_are_told_and_updates_are_not(
    ask, reader, key_of, series
):
    post = PostFactory(series=series[0])
    publish(post, by=None, at=MONDAY)
    change(post, at=TUESDAY, series=series[1])
    change(post, at=TUESDAY)
    change(post, at=WEDNESDAY, significance="correction", note="Wrong.")
    key = key_of(reader)
    before = read_lines(ask, key)
    withdraw(post, by=None, at=THURSDAY, reason="safety", note="Gone.")

    assert before == [(4, "leave", None, ""), (6, "leave", "correction", "Wrong.")]
    assert read_lines(ask, key)[-1] == (7, "withdraw", None, "Gone.")


def test_what_never_was_in_the_scope_is_told_by_no_line(ask, reader, key_of, series):
    post = PostFactory(series=series[1])
    publish(post, PostFactory(), by=None, at=MONDAY)
    change(post, at=TUESDAY, significance="safety", note="Wrong.")
    withdraw(post, by=None, at=WEDNESDAY, reason="safety")

    assert read_lines(ask, key_of(reader)) == []


def read_recalls(ask, key, **query):
    return [row["sequence"] for row in ask("recalls/", key, **query).json()["results"]]


@pytest.mark.parametrize("was_moved", [False, True])
def test_recall_concerns_whoever_once_had_the_entry(
    ask, reader, partner, key_of, series, was_moved
):
    topic = TopicFactory()
    others = partner("Others", series=[str(series[1].pk)])
    topics = partner("Topics", topics=[str(topic.pk)])
    post = PostFactory(series=series[0])
    publish(post, by=None, at=MONDAY)
    if was_moved:
        change(post, at=TUESDAY, series=series[1])
    recall = withdraw(post, by=None, at=WEDNESDAY, reason="safety").sequence

    concerned = {
        each.name: read_recalls(ask, key_of(each), open="true") for each in (reader, others, topics)
    }

    assert concerned == {
        "Example News": [recall],
        "Others": [recall] if was_moved else [],
        "Topics": [],
    }
    (row,) = ask("recalls/", key_of(topics)).json()["results"]
    assert row["concerns_you"] is False


def test_recall_of_what_nobody_recorded_concerns_everybody(ask, reader, key_of, series):
    post = PostFactory(series=series[1])
    publish(post, by=None, at=MONDAY)
    ChangeTarget.objects.all().delete()
    Head.objects.update(targets_from=4)
    withdraw(post, by=None, at=TUESDAY, reason="safety")

    key = key_of(reader)
    assert read_recalls(ask, key, open="true") == [4]
    assert [line[:2] for line in read_lines(ask, key)] == [(4, "withdraw")]


def test_open_is_a_filter_of_recalls_both_ways(ask, news, key_of, confirm):
    posts = [PostFactory() for _ in range(3)]
    publish(*posts, by=None, at=MONDAY)
    for post in posts:
        withdraw(post, by=None, at=TUESDAY, reason="safety")
    key = key_of(news)
    confirm(5, key)

    assert read_recalls(ask, key, open="true") == [6, 4]
    assert read_recalls(ask, key, open="false") == [5]
    assert read_recalls(ask, key) == [6, 5, 4]


@pytest.mark.parametrize("value", ["true", "false"])
def test_open_needs_the_key_of_a_partner(ask, value):
    assert ask("recalls/", open=value).status_code == 401


def pull(ask, reader, key, sequence):
    """Note that the copy has come to this line, as its requests do."""
    Partner.objects.filter(pk=reader.pk).update(last_pull_at=MONDAY, last_sequence=sequence)
    copy = ask("partner/", key).json()["copy"]
    return copy["behind"], copy["behind_since"]


def test_lag_counts_the_scope_alone(ask, reader, partner, key_of, series):
    own = PostFactory(series=series[0])
    publish(own, by=None, at=MONDAY)
    publish(*(PostFactory(series=series[1]) for _ in range(5)), by=None, at=TUESDAY)
    key = key_of(reader)

    assert pull(ask, reader, key, 3) == (0, None)
    change(own, at=WEDNESDAY)
    assert pull(ask, reader, key, 3) == (1, "2026-03-04T09:00:00.000Z")
    everybody = partner("Everybody")
    assert pull(ask, everybody, key_of(everybody), 3) == (6, "2026-03-03T09:00:00.000Z")


def test_digest_tells_of_the_scope_alone(reader, series, mailoutbox):
    for each in series:
        post = PostFactory(series=each, slug=f"in-{each.slug}")
        publish(post, by=None, at=MONDAY)
        withdraw(post, by=None, at=TUESDAY, reason="expired")
    now = TUESDAY + timedelta(days=2)
    digests.run_due(now=now)
    outbox.run_due(now=now)

    (letter,) = mailoutbox
    assert ("in-own" in letter.body, "in-other" in letter.body) == (True, False)
