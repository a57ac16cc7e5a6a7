"""When a message is sent again, and when no more."""

from datetime import timedelta

import pytest
from django.core import mail

from cms.syndication.push.models import Delivery, Message
from cms.syndication.push.webhooks import actions, retry_policy
from cms.syndication.push.webhooks.disabled_notices import send_disabled_notices
from cms.syndication.push.webhooks.worker import delete_old_records
from tests.places import place_at
from tests.syndication.push.fakes import (
    NEWS,
    NO_RESPONSE,
    Receiver,
    create_subscription,
    deliver_all,
    publish_again,
    publish_treatments,
)

pytestmark = pytest.mark.django_db


def test_every_retry_sends_the_same_bytes_under_the_same_id_at_its_own_time(clock):
    create_subscription()
    (treatment,) = publish_treatments()
    receiver = Receiver(500, 503, 204)

    deliver_all(receiver, clock)
    publish_again(treatment, name="Something newer")
    clock.wait(seconds=5)
    deliver_all(receiver, clock)
    clock.wait(minutes=5)
    deliver_all(receiver, clock)

    first, second, third, _ = receiver.requests
    assert first["body"] == second["body"] == third["body"]
    assert len(set(receiver.ids[:3])) == 1
    stamps = [int(each["headers"]["webhook-timestamp"]) for each in receiver.requests[:3]]
    assert [stamp - stamps[0] for stamp in stamps] == [0, 5, 305]
    assert receiver.sequences[3] == [2]


def test_attempts_follow_the_schedule_over_three_days_and_then_end(clock, settings):
    settings.ALERT_EMAILS = ["desk@marrow.example"]
    subscription = create_subscription()
    publish_treatments()
    receiver = Receiver(NO_RESPONSE)
    began, attempts = clock.now, []

    for _ in range(12):
        if deliver_all(receiver, clock):
            attempts.append((clock.now - began).total_seconds())
        subscription.refresh_from_db()
        clock.now = subscription.next_attempt_at or clock.now
    send_disabled_notices(now=clock.now)

    waits = [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400]
    assert attempts == [sum(waits[:number]) for number in range(10)]
    assert (subscription.state, subscription.delivered_sequence) == ("disabled", 0)
    assert subscription.reason == ("10 attempts failed, the last one so: The connection failed.")
    assert subscription.failing_since == began
    assert Delivery.objects.filter(status=None, problem="The connection failed.").count() == 10
    assert [each.to for each in mail.outbox] == [
        ["desk@example-news.example"],
        ["desk@marrow.example"],
    ]


def test_resumed_subscription_gets_what_it_missed_under_the_ids_it_had(clock):
    subscription = create_subscription()
    (treatment,) = publish_treatments()
    receiver = Receiver(410, 204)
    deliver_all(receiver, clock)
    publish_again(treatment, name="Something newer")
    deliver_all(receiver, clock)
    assert [id.rpartition("_")[0] for id in receiver.ids] == [
        f"chg_{subscription.pk}_1_{place_at(1)}"
    ]

    actions.resume_subscription(subscription)
    deliver_all(receiver, clock)

    assert receiver.sequences == [[1], [1], [2]]
    assert receiver.ids[0] == receiver.ids[1]
    assert receiver.requests[0]["body"] == receiver.requests[1]["body"]


def test_gone_disables_at_once_and_tells_the_partner_and_us_once(clock, settings):
    settings.ALERT_EMAILS = ["desk@marrow.example"]
    subscription = create_subscription()
    publish_treatments()
    receiver = Receiver(410)

    deliver_all(receiver, clock)
    for _ in range(2):
        send_disabled_notices(now=clock.now)

    subscription.refresh_from_db()
    assert (len(receiver.requests), subscription.state) == (1, "disabled")
    assert subscription.reason == "The receiver answered 410: it is gone for good."
    partner, ours = mail.outbox
    assert partner.to == ["desk@example-news.example"]
    assert partner.subject == f"Marrow has stopped telling {NEWS}"
    assert "/api/v1/changes/?after=0" in partner.body
    assert ours.to == ["desk@marrow.example"]
    assert f"/admin/push/subscription/{subscription.pk}/change/" in ours.body


def test_mail_that_cannot_be_sent_is_tried_again(clock, settings, monkeypatch):
    def refuse(*args, **kwargs):
        raise ConnectionRefusedError

    subscription = create_subscription()
    publish_treatments()
    deliver_all(Receiver(410), clock)
    with monkeypatch.context() as patch:
        patch.setattr("cms.syndication.push.webhooks.disabled_notices.send_mail", refuse)
        send_disabled_notices(now=clock.now)
    send_disabled_notices(now=clock.now)
    assert mail.outbox == []

    clock.wait(minutes=5)
    send_disabled_notices(now=clock.now)

    subscription.refresh_from_db()
    assert (len(mail.outbox), subscription.notified_at) == (1, clock.now)


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_any_2xx_is_received(clock, status):
    subscription = create_subscription()
    publish_treatments()

    deliver_all(Receiver(status), clock)

    subscription.refresh_from_db()
    assert (subscription.delivered_sequence, subscription.attempts) == (1, 0)


@pytest.mark.parametrize("status", [100, 301, 302, 303, 307, 308, 304, 400, 401, 404, 500])
def test_nothing_else_is(clock, status):
    subscription = create_subscription()
    publish_treatments()
    receiver = Receiver((status, {"location": "https://elsewhere.example/"}, b""))

    deliver_all(receiver, clock)

    subscription.refresh_from_db()
    assert (subscription.delivered_sequence, subscription.attempts) == (0, 1)
    assert [each["address"] for each in receiver.requests] == [NEWS]
    assert Delivery.objects.get().problem == f"It answered with {status}."


@pytest.mark.parametrize(
    ("status", "header", "seconds"),
    [
        (429, "120", 120),
        (503, "120", 120),
        (502, "120", 120),
        (504, "120", 120),
        (503, "1", 5),  # the schedule is longer
        (503, "", 5),
        (503, "soon", 5),
        (503, "-60", 5),
        (503, "Tue, 03 Mar 2026 10:00:00 GMT", 3600),
        (503, "Tue, 03 Mar 2026 08:00:00 GMT", 5),
        (503, "9" * 30, 86400),
        (500, "120", 5),
        (400, "120", 5),
    ],
)
def test_retry_after_is_honoured_within_a_day(clock, status, header, seconds):
    subscription = create_subscription()
    publish_treatments()

    deliver_all(Receiver((status, {"retry-after": header}, b"")), clock)

    subscription.refresh_from_db()
    assert subscription.next_attempt_at - clock.now == timedelta(seconds=seconds)


def test_waits_are_spread(monkeypatch):
    monkeypatch.setattr(retry_policy, "JITTER", 0.2)

    waits = {retry_policy.retry_delay(2, retry_after=None) for _ in range(50)}

    assert len(waits) > 1
    assert min(waits) >= timedelta(seconds=300)
    assert max(waits) <= timedelta(seconds=360)


def test_log_is_kept_for_its_days_and_what_waits_for_ever(clock, settings):
    settings.PUSH_LOG_DAYS = 30
    create_subscription()
    publish_treatments()
    deliver_all(Receiver(), clock)
    publish_treatments()
    deliver_all(Receiver(500), clock)

    delete_old_records(now=clock.now + timedelta(days=30))
    assert (Delivery.objects.count(), Message.objects.count()) == (2, 2)
    delete_old_records(now=clock.now + timedelta(days=31))

    assert Delivery.objects.count() == 0
    assert list(Message.objects.values_list("first", flat=True)) == [2]
