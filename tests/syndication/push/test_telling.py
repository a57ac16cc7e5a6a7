"""What a subscription is told, and in which order."""

from datetime import timedelta

import pytest

from cms.published.models.log import Head
from cms.publishing import publish, withdraw
from cms.syndication.push.models import Message
from cms.syndication.push.webhooks import actions, queue
from tests.clock import MONDAY
from tests.factories.studies import StudyFactory
from tests.factories.treatments import ConditionFactory, TreatmentFactory
from tests.syndication.push.world import NEWS, Receiver, published, subscribe, tell

pytestmark = pytest.mark.django_db


def test_subscription_is_told_what_has_changed(clock, settings):
    subscription = subscribe()
    (treatment,) = published()
    withdraw(treatment, by=None, at=MONDAY, reason="safety", note="It may harm.")
    receiver = Receiver()

    tell(receiver, clock)

    (request,) = receiver.got
    assert (request["method"], request["address"]) == ("POST", NEWS)
    assert request["seconds"] == settings.PUSH_TIMEOUT
    address = f"http://localhost:8000/api/v1/treatments/{treatment.pk}/"
    line = {
        "type": "treatment",
        "id": str(treatment.pk),
        "locale": "en",
        "slug": treatment.slug,
        "edition": 1,
        "at": "2026-03-02T09:00:00Z",
        "replacement": None,
        "url": address,
    }
    first = {"sequence": 1, "kind": "publish", "significance": "update", "note": "", "reason": None}
    second = {"sequence": 2, "kind": "withdraw", "significance": None, "reason": "safety"}
    assert receiver.told == [
        {
            "type": "entries.changed",
            "timestamp": "2026-03-02T09:00:00Z",
            "data": {
                "subscription": subscription.pk,
                "after": 0,
                "sequence": 2,
                "head": 2,
                "changes": [line | first, line | second | {"note": "It may harm."}],
            },
        }
    ]
    assert receiver.ids == [f"chg_{subscription.pk}_1_2"]
    subscription.refresh_from_db()
    assert (subscription.told, subscription.leased_until) == (2, None)


def test_new_subscription_starts_where_it_is_told_to(clock):
    published(2)
    subscribe(told=actions.end_of_log())
    published(1)
    receiver = Receiver()

    tell(receiver, clock)

    assert receiver.sequences == [[3]]


@pytest.mark.slow
def test_messages_hold_fifty_lines_at_most_and_come_in_order(clock):
    subscribe()
    published(101)
    receiver = Receiver()

    tell(receiver, clock)

    assert receiver.sequences == [[*range(1, 51)], [*range(51, 101)], [101]]
    assert [said["data"]["after"] for said in receiver.told] == [0, 50, 100]


@pytest.mark.slow
def test_message_stays_under_twenty_kilobytes_whatever_the_notes_say(clock):
    subscribe()
    for treatment in published(30):
        withdraw(treatment, by=None, at=MONDAY, reason="error", note="ä" * 5000)
    receiver = Receiver()

    tell(receiver, clock)

    assert max(len(request["body"]) for request in receiver.got) < 20_000
    assert [number for part in receiver.sequences for number in part] == [*range(1, 61)]


def test_types_and_languages_of_subscription_and_partner_narrow_the_lines(clock):
    subscription = subscribe(types=["treatment", "study"], locales=["en"])
    subscription.partner.types = ["treatment", "condition"]
    subscription.partner.save()
    publish(ConditionFactory(), by=None, at=MONDAY)
    publish(StudyFactory(), by=None, at=MONDAY)
    published(1)
    publish(TreatmentFactory(locale="es"), by=None, at=MONDAY)
    head = Head.objects.get().sequence
    receiver = Receiver()

    tell(receiver, clock)

    (said,) = receiver.told
    assert [line["type"] for line in said["data"]["changes"]] == ["treatment"]
    assert said["data"]["sequence"] == head
    subscription.refresh_from_db()
    assert subscription.told == head


def test_lines_that_do_not_concern_it_are_passed_without_a_message(clock):
    subscription = subscribe(types=["post"])
    published(3)
    receiver = Receiver()

    tell(receiver, clock)

    subscription.refresh_from_db()
    assert (receiver.got, subscription.told, Message.objects.count()) == ([], 3, 0)


def test_paused_subscription_is_told_nothing_and_later_all_of_it(clock):
    subscription = subscribe()
    actions.pause(subscription)
    published(2)
    receiver = Receiver()
    tell(receiver, clock)
    assert receiver.got == []

    actions.resume(subscription)
    tell(receiver, clock)

    assert receiver.sequences == [[1, 2]]


def test_partner_that_is_not_active_is_told_nothing(clock):
    subscription = subscribe()
    subscription.partner.is_active = False
    subscription.partner.save()
    published()
    receiver = Receiver()

    tell(receiver, clock)

    assert receiver.got == []


@pytest.mark.slow
def test_what_changes_within_a_second_is_told_together(clock, monkeypatch):
    monkeypatch.setattr(queue, "PACE", timedelta(seconds=1))
    subscribe()
    receiver = Receiver()
    published()
    tell(receiver, clock)
    published(2)
    tell(receiver, clock)
    assert receiver.sequences == [[1]]

    clock.wait(seconds=1)
    tell(receiver, clock)
    published(51)
    tell(receiver, clock)  # more than one message holds, so half of it need not wait

    assert receiver.sequences == [[1], [2, 3], [*range(4, 54)]]
