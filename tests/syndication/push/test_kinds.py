"""Subscriptions narrowed by kind of change, and what they have not been told."""

import pytest

from cms.publishing import publish, withdraw
from cms.syndication.partners.change_kinds import ChangeKind
from cms.syndication.partners.mail import digests, outbox
from cms.syndication.partners.models import Partner
from cms.syndication.push.admin.overview import count_missing
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import PostFactory, SeriesFactory
from tests.factories.studies import ReportFactory, StudyFactory
from tests.syndication.push.fakes import Receiver, create_subscription, deliver_all

pytestmark = pytest.mark.django_db
#: The lines of the log that each kind of change has in ``news``.
LINES = {
    "publish": [1, 2],
    "update": [3],
    "minor": [4],
    "correction": [5],
    "safety": [6],
    "withdraw": [7, 9],
    "evidence": [8],
}


@pytest.fixture
def news():
    study = StudyFactory()
    post = PostFactory(studies=[study])
    publish(study, post, by=None, at=MONDAY)
    for significance in ("update", "minor", "correction", "safety"):
        post.title = f"Edited: {significance}"
        post.save()
        publish(post, by=None, at=MONDAY, significance=significance, note="It was wrong.")
    withdraw(study, by=None, at=TUESDAY, reason="error")  # and the post is in doubt
    withdraw(post, by=None, at=TUESDAY, reason="safety")


def receive_lines(clock):
    receiver = Receiver()
    deliver_all(receiver, clock)
    return [sequence for sequences in receiver.sequences for sequence in sequences]


@pytest.mark.parametrize(
    "kinds",
    [[], ["withdraw"], ["correction", "safety"], [*LINES], ["minor"], ["update"], ["evidence"]],
)
def test_only_the_kinds_that_were_chosen_are_told(news, clock, kinds):
    subscription = create_subscription(kinds=kinds)
    wanted = sorted(line for kind in kinds or LINES for line in LINES[kind])
    missing = count_missing([subscription], head=9)

    assert receive_lines(clock) == wanted
    assert missing == {subscription.pk: len(wanted)}
    subscription.refresh_from_db()
    assert count_missing([subscription], head=9) == {subscription.pk: 0}


def test_a_retraction_is_told_to_those_who_chose_corrections(clock):
    report = ReportFactory()
    post = PostFactory(studies=[report.study])
    publish(report.citation, report.study, post, by=None, at=MONDAY)
    create_subscription(kinds=["correction"])
    report.citation.notices.create(type="retraction", position=0)

    publish(report.citation, by=None, at=TUESDAY)

    assert receive_lines(clock) == [5, 6]


def test_every_kind_of_change_can_be_chosen():
    assert set(LINES) == set(ChangeKind.values)


@pytest.mark.parametrize("kind", ["withdraw", "safety", "update"])
def test_leaving_the_scope_is_a_withdrawal_to_the_partner_and_what_else_the_change_is(clock, kind):
    own, other = SeriesFactory(), SeriesFactory()
    post = PostFactory(series=own)
    publish(own, other, post, by=None, at=MONDAY)
    subscription = create_subscription(types=["post"], kinds=[kind], delivered_sequence=3)
    Partner.objects.update(series=[str(own.pk)])
    post.series = other
    post.save()
    publish(post, by=None, at=TUESDAY, significance="safety", note="Wrong dose.")

    assert count_missing([type(subscription).objects.get()], head=4) == {subscription.pk: 1}
    assert receive_lines(clock) == ([] if kind == "update" else [4])


def test_what_others_publish_is_not_missing(clock):
    own, other = SeriesFactory(), SeriesFactory()
    publish(own, other, by=None, at=MONDAY)
    subscription = create_subscription(types=["post"], delivered_sequence=2)
    Partner.objects.update(series=[str(own.pk)])
    publish(*(PostFactory(series=other) for _ in range(4)), by=None, at=TUESDAY)

    assert count_missing([type(subscription).objects.get()], head=6) == {subscription.pk: 0}
    assert receive_lines(clock) == []


@pytest.mark.parametrize(
    ("kinds", "phrases"),
    [
        ([], ["was corrected", "was corrected", "was withdrawn", "was withdrawn"]),
        (["withdraw"], ["was withdrawn", "was withdrawn"]),
        (["correction", "safety"], ["was corrected", "was corrected"]),
    ],
)
def test_daily_email_tells_of_the_kinds_that_were_chosen(news, mailoutbox, kinds, phrases):
    Partner.objects.create(
        name="News",
        contact="news@news.example",
        digest_kinds=kinds,
        digest_at=MONDAY,
        digest_sequence=0,
    )
    now = TUESDAY.replace(day=5)

    digests.run_due(now=now)
    outbox.run_due(now=now)

    (letter,) = [mail for mail in mailoutbox if "corrected and withdrawn" in mail.subject]
    found = [line for line in letter.body.splitlines() if line.startswith("- ")]
    assert len(found) == len(phrases)
    assert all(phrase in line for phrase, line in zip(phrases, found, strict=True))
