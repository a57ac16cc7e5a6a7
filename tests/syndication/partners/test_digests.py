"""Daily digests: each change once, at the hour of digests, and after caches were purged."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import OperationalError, connection

from cms.purging.models import PurgeOrder
from cms.syndication.partners.activity_models import Letter
from cms.syndication.partners.mail import digests, outbox
from cms.syndication.partners.models import Partner
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.syndication.partners.test_emails import run_duties, take_sent

pytestmark = pytest.mark.django_db


def test_the_hour_of_digests_is_that_of_the_house(corrected, settings):
    settings.TIME_ZONE, settings.DIGEST_HOUR = "Europe/Berlin", 11  # an hour ahead in March

    run_duties(TUESDAY + timedelta(minutes=59))
    assert take_sent() == []
    run_duties(TUESDAY + timedelta(hours=1))
    assert len(take_sent()) == 1


def test_a_digest_leaves_what_shared_caches_may_still_have_to_the_next(corrected, settings):
    settings.DIGEST_HOUR = 9
    Partner.objects.update(digest_at=MONDAY)
    PurgeOrder.objects.create(tags="x", created_at=TUESDAY, next_at=TUESDAY)

    run_duties(TUESDAY + timedelta(minutes=1))
    run_duties(WEDNESDAY)

    assert [email.name for email in Letter.objects.all()] == ["digest-3-6"]


def test_a_digest_never_goes_back_to_what_was_told(corrected):
    Partner.objects.update(digest_sequence=6)

    digests.write_digest(Partner.objects.get(), until=3, now=TUESDAY + timedelta(hours=1))
    run_duties(WEDNESDAY)

    assert take_sent() == []


def test_a_digest_that_could_not_be_written_is_written_by_the_next_round(corrected):
    def full(execute, sql, params, many, context):
        if sql.startswith("INSERT"):
            raise OperationalError("database or disk is full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(full), pytest.raises(OperationalError, match="full"):
        run_duties(WEDNESDAY)
    run_duties(WEDNESDAY)

    assert [email.name for email in Letter.objects.all()] == ["digest-0-6"]


def test_a_digest_says_how_much_more_there_is_than_it_tells(corrected, monkeypatch):
    monkeypatch.setattr(digests, "MAX_CHANGES", 1)

    run_duties(WEDNESDAY)

    (message,) = mail.outbox
    assert [each for each in ("Wrong", "old") if f"“{each}” was" in message.body] == ["Wrong"]
    assert "And 1 more: http://localhost:8000/api/v1/changes/" in message.body


def test_letters_that_were_sent_stand_in_nobodys_way(corrected, partner, monkeypatch):
    monkeypatch.setattr(outbox, "BATCH_SIZE", 1)
    partner("Study Mirror", digest_sequence=0)

    run_duties(WEDNESDAY)
    run_duties(WEDNESDAY + outbox.LEASE)

    recipients = [to for to, _ in take_sent()]
    assert recipients == ["desk@example-news.example", "desk@study-mirror.example"]
