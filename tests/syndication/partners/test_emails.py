"""E-mails to partners: recalls at once, reminders, and daily digests."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail

from cms.publishing import publish
from cms.purging.models import PurgeOrder
from cms.syndication.partners.activity_models import Letter, Receipt
from cms.syndication.partners.mail import digests, outbox, reminders
from cms.syndication.partners.models import Partner
from cms.syndication.partners.recalls import confirm_recall
from tests.clock import MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import PostFactory
from tests.places import place_at

pytestmark = pytest.mark.django_db
SOON = timedelta(minutes=10)
DAY = timedelta(hours=24)


def run_duties(now):
    """Run the duties of one round of the worker."""
    for duty in (reminders, digests, outbox):
        duty.run_due(now=now)


def take_sent():
    """Return recipient and subject of the e-mails that were sent since the last call."""
    sent = sorted((message.to[0], message.subject) for message in mail.outbox)
    mail.outbox.clear()
    return sent


@pytest.fixture
def quiet(db):
    """Nobody gets digests: the test is about recalls."""
    Partner.objects.update(gets_digest=False)


@pytest.fixture
def recalled(news, partner, recall, quiet):
    """Two partners, one of which may not have posts, and a recall on Tuesday at nine."""
    partner("Study Mirror", types=["study"], gets_digest=False)


OPENING = ("desk@example-news.example", "Please remove “old-dose”")


def test_a_recall_is_told_at_once_to_those_it_concerns_and_once(recalled):
    run_duties(TUESDAY + SOON)
    run_duties(TUESDAY + SOON)

    assert take_sent() == [OPENING]


def test_the_letter_says_what_was_wrong_and_how_to_confirm(recalled, settings):
    run_duties(TUESDAY + SOON)

    (message,) = mail.outbox
    html = message.alternatives[0].content
    address = f"{settings.BASE_URL}/api/v1/recalls/{place_at(2)}/receipts/"
    for text in (message.body, html):
        assert "The dose was wrong." in text
        assert "something in it was wrong" in text
        assert f"curl -X POST {address}" in text
    assert message.extra_headers["Message-ID"].startswith("<recall-2-0.")
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_what_authors_write_is_text_in_a_letter(news, quiet):
    post = PostFactory(slug="x", title="<script>{{ settings.SECRET_KEY }}</script>")
    publish(post, by=None, at=MONDAY)
    post.summary = "New"
    post.save()
    publish(post, by=None, at=TUESDAY, significance="safety", note="<b>{% now 'Y' %}</b>")

    run_duties(TUESDAY + SOON)

    (message,) = mail.outbox
    html = message.alternatives[0].content
    assert "&lt;script&gt;{{ settings.SECRET_KEY }}&lt;/script&gt;" in html
    assert "&lt;b&gt;{% now &#x27;Y&#x27; %}&lt;/b&gt;" in html
    assert "<b>{% now 'Y' %}</b>" in message.body


def test_who_has_confirmed_is_left_alone(recalled, recall, news):
    confirm_recall(recall, news, note="", key="x", at=TUESDAY)

    run_duties(TUESDAY + SOON)

    assert take_sent() == []


def test_who_does_not_confirm_is_written_to_again_and_so_are_we(recalled, settings):
    settings.ALERT_EMAILS = ["alerts@marrow.example"]
    manager = User.objects.create_user("pat", email="pat@marrow.example")
    manager.groups.add(Group.objects.get_or_create(name="partner manager")[0])
    User.objects.create_user("ada", email="ada@marrow.example")
    run_duties(TUESDAY + SOON)
    take_sent()

    run_duties(TUESDAY + timedelta(hours=47, minutes=59))
    assert take_sent() == []

    run_duties(TUESDAY + timedelta(hours=48))
    run_duties(TUESDAY + timedelta(hours=48, minutes=1))
    assert [message.to for message in mail.outbox][1] == [
        "alerts@marrow.example",
        "pat@marrow.example",
    ]
    assert take_sent() == [
        ("alerts@marrow.example", "Example News has not confirmed: “old-dose”"),
        ("desk@example-news.example", "Reminder 1: please remove “old-dose”"),
    ]


def test_escalation_ends_after_three_reminders(recalled):
    for days in range(2, 30, 2):
        run_duties(TUESDAY + timedelta(days=days))

    assert [subject for _, subject in take_sent()] == [
        f"Reminder {step}: please remove “old-dose”" for step in (1, 2, 3)
    ]


def test_nobody_is_told_before_shared_caches_are_purged(recalled):
    order = PurgeOrder.objects.create(tags="x", created_at=TUESDAY, next_at=TUESDAY)
    run_duties(TUESDAY + timedelta(seconds=30))
    assert take_sent() == []

    run_duties(TUESDAY + timedelta(minutes=4))  # a cache that is down silences no recall
    assert take_sent() == [OPENING]
    order.delete()


def test_partners_that_owe_nothing_are_not_told(recall, partner, quiet):
    partner("Gone", is_active=False)
    partner("Sandbox", is_sandbox=True)
    partner("Latecomer", created_at=WEDNESDAY)
    Partner.objects.update(gets_digest=False)

    run_duties(WEDNESDAY + SOON)

    assert take_sent() == []


def test_a_mail_server_that_fails_is_tried_again(recalled, monkeypatch):
    def fail(self, **kwargs):
        raise SMTPServerDisconnected("Connection unexpectedly closed")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMultiAlternatives.send", fail)
        run_duties(TUESDAY + SOON)
    email = Letter.objects.get()
    assert (email.sent_at, email.attempts) == (None, 1)
    assert email.problem == "SMTPServerDisconnected: Connection unexpectedly closed"

    run_duties(TUESDAY + SOON)  # not at once
    assert take_sent() == []
    run_duties(email.next_at)
    assert take_sent() == [OPENING]
    assert Letter.objects.get().problem == ""


def test_a_letter_whose_worker_was_killed_is_sent_by_another_after_a_while(recalled):
    reminders.run_due(now=TUESDAY + SOON)
    email = Letter.objects.get()
    assert outbox.lease_email(email, now=TUESDAY + SOON)  # and then it is killed
    assert not outbox.lease_email(email, now=TUESDAY + SOON)

    run_duties(TUESDAY + SOON)
    assert take_sent() == []
    run_duties(TUESDAY + SOON + outbox.LEASE)
    assert take_sent() == [OPENING]


# The daily e-mail


def test_a_digest_tells_of_corrections_and_withdrawals_alone(corrected, settings):
    settings.TIME_ZONE = "America/New_York"  # letters go to many: their times are those of UTC

    run_duties(WEDNESDAY)

    (message,) = mail.outbox
    assert take_sent() == [
        ("desk@example-news.example", "Marrow: what was corrected and withdrawn")
    ]
    assert "- “Wrong” was corrected (3 Mar 2026, 09:00 UTC, edition 2)." in message.body
    assert "It was seven, not six." in message.body
    assert "- “old” was withdrawn: it has expired (3 Mar 2026, 09:00 UTC)." in message.body
    assert "Better" not in message.body
    assert "It was seven, not six." in message.alternatives[0].content


def test_a_digest_comes_once_a_day_at_its_hour_and_never_twice_with_the_same(corrected, settings):
    settings.DIGEST_HOUR = 10  # they were told on Tuesday at nine

    run_duties(TUESDAY + timedelta(minutes=59))
    assert take_sent() == []
    run_duties(TUESDAY + timedelta(hours=1))
    assert len(take_sent()) == 1
    for hours in (2, 23, 25, 49):
        run_duties(TUESDAY + timedelta(hours=hours))
    assert take_sent() == []


def test_there_is_no_digest_about_nothing_or_for_who_wants_none(corrected, partner):
    partner("Quiet", gets_digest=False, digest_sequence=0)
    partner("Gone", is_active=False, digest_sequence=0)
    partner("Study Mirror", types=["study"], digest_sequence=0)
    partner("El Correo", locales=["es"], digest_sequence=0)
    run_duties(WEDNESDAY)
    assert [to for to, _ in take_sent()] == ["desk@example-news.example"]

    run_duties(THURSDAY)
    assert take_sent() == []


def test_of_two_workers_one_writes_the_digest(corrected):
    stale = Partner.objects.get()

    digests.write_digest(stale, until=6, now=WEDNESDAY)
    digests.write_digest(stale, until=7, now=WEDNESDAY + timedelta(seconds=1))

    assert [email.name for email in Letter.objects.all()] == ["digest-0-6"]
    assert Partner.objects.get().digest_sequence == 6


def test_a_new_partner_is_told_of_nothing_that_was_before_it(corrected):
    fresh = Partner.objects.create(name="Fresh", contact="fresh@example.org")

    assert fresh.digest_sequence == 6


def test_receipts_outlive_their_partners_keys(recalled, recall, news):
    confirm_recall(recall, news, note="", key="gone", at=TUESDAY)

    with pytest.raises(Exception, match="protected"):
        news.delete()
    assert Receipt.objects.count() == 1
