"""Which messages a subscription gets, and in which order."""

import re
from datetime import timedelta

import pytest

from cms.published.models.log import Head
from cms.publishing import publish, withdraw
from cms.syndication.partners.models import head_sequence
from cms.syndication.push.models import Message
from cms.syndication.push.webhooks import actions, queue
from tests.clock import MONDAY
from tests.factories.studies import StudyFactory
from tests.factories.treatments import ConditionFactory, TreatmentFactory
from tests.places import place_at
from tests.syndication.push.fakes import (
    NEWS,
    Receiver,
    create_subscription,
    deliver_all,
    publish_treatments,
)

pytestmark = pytest.mark.django_db


def test_subscription_is_told_what_has_changed(clock, settings):
    subscription = create_subscription()
    (treatment,) = publish_treatments()
    withdraw(treatment, by=None, at=MONDAY, reason="safety", note="It may harm.")
    receiver = Receiver()

    deliver_all(receiver, clock)

    (request,) = receiver.requests
    assert (request["method"], request["address"]) == ("POST", NEWS)
    assert request["seconds"] == settings.PUSH_TIMEOUT
    address = f"http://localhost:8000/api/v1/treatments/{treatment.pk}/"
    change = {
        "type": "treatment",
        "id": str(treatment.pk),
        "locale": "en",
        "slug": treatment.slug,
        "edition": 1,
        "at": "2026-03-02T09:00:00.000Z",
        "evidence": None,
        "replacement": None,
        "url": address,
    }
    first = {"sequence": 1, "place": place_at(1), "kind": "publish", "significance": "update"}
    first |= {"note": "", "reason": None}
    second = {"sequence": 2, "place": place_at(2), "kind": "withdraw", "significance": None}
    second |= {"reason": "safety", "note": "It may harm.", "at": "2026-03-02T09:00:00.001Z"}
    assert receiver.payloads == [
        {
            "type": "entries.changed",
            "timestamp": "2026-03-02T09:00:00.001Z",
            "data": {
                "subscription": subscription.pk,
                "previous": "0",
                "after": "0",
                "place": place_at(2),
                "sequence": 2,
                "head": 2,
                "changes": [change | first, change | second],
            },
        }
    ]
    (id,) = receiver.ids
    assert re.fullmatch(rf"chg_{subscription.pk}_1_{place_at(2)}_[0-9a-f]{{16}}", id)
    subscription.refresh_from_db()
    assert (subscription.delivered_sequence, subscription.leased_until) == (2, None)


def test_new_subscription_starts_where_it_is_told_to(clock):
    publish_treatments(2)
    create_subscription(delivered_sequence=head_sequence())
    publish_treatments(1)
    receiver = Receiver()

    deliver_all(receiver, clock)

    assert receiver.sequences == [[3]]


@pytest.mark.slow
def test_messages_hold_fifty_lines_at_most_and_come_in_order(clock):
    create_subscription()
    publish_treatments(101)
    receiver = Receiver()

    deliver_all(receiver, clock)

    assert receiver.sequences == [[*range(1, 51)], [*range(51, 101)], [101]]
    places = [place_at(number) for number in (0, 50, 100)]
    assert [payload["data"]["after"] for payload in receiver.payloads] == places
    assert [payload["data"]["previous"] for payload in receiver.payloads] == places


@pytest.mark.slow
def test_message_stays_under_twenty_kilobytes_whatever_the_notes_say(clock):
    create_subscription()
    for treatment in publish_treatments(30):
        withdraw(treatment, by=None, at=MONDAY, reason="error", note="ä" * 5000)
    receiver = Receiver()

    deliver_all(receiver, clock)

    assert max(len(request["body"]) for request in receiver.requests) < 20_000
    assert [number for part in receiver.sequences for number in part] == [*range(1, 61)]


def test_types_and_languages_of_subscription_and_partner_narrow_the_lines(clock):
    subscription = create_subscription(types=["treatment", "study"], locales=["en"])
    subscription.partner.types = ["treatment", "condition"]
    subscription.partner.save()
    publish(ConditionFactory(), by=None, at=MONDAY)
    publish(StudyFactory(), by=None, at=MONDAY)
    publish_treatments(1)
    publish(TreatmentFactory(locale="es"), by=None, at=MONDAY)
    head = Head.objects.get().sequence
    receiver = Receiver()

    deliver_all(receiver, clock)

    (payload,) = receiver.payloads
    assert [change["type"] for change in payload["data"]["changes"]] == ["treatment"]
    assert payload["data"]["sequence"] == head
    subscription.refresh_from_db()
    assert subscription.delivered_sequence == head


def test_lines_that_do_not_concern_it_are_passed_without_a_message(clock):
    subscription = create_subscription(types=["post"])
    publish_treatments(3)
    receiver = Receiver()

    deliver_all(receiver, clock)

    subscription.refresh_from_db()
    assert (receiver.requests, subscription.delivered_sequence, Message.objects.count()) == (
        [],
        3,
        0,
    )


def test_message_names_the_place_of_the_message_before_it_whatever_was_passed_between(clock):
    subscription = create_subscription(types=["treatment"])
    receiver = Receiver()
    publish_treatments()
    deliver_all(receiver, clock)
    publish(StudyFactory(), by=None, at=MONDAY)
    deliver_all(receiver, clock)
    publish_treatments()
    deliver_all(receiver, clock)

    first, second = (payload["data"] for payload in receiver.payloads)
    assert (first["previous"], second["previous"]) == ("0", first["place"])
    assert (second["after"], second["place"]) == (
        place_at(second["sequence"] - 1),
        place_at(second["sequence"]),
    )
    subscription.refresh_from_db()
    assert subscription.told_sequence == subscription.delivered_sequence == second["sequence"]


def test_paused_subscription_is_told_nothing_and_later_all_of_it(clock):
    subscription = create_subscription()
    actions.pause_subscription(subscription)
    publish_treatments(2)
    receiver = Receiver()
    deliver_all(receiver, clock)
    assert receiver.requests == []

    actions.resume_subscription(subscription)
    deliver_all(receiver, clock)

    assert receiver.sequences == [[1, 2]]


def test_partner_that_is_not_active_is_told_nothing(clock):
    subscription = create_subscription()
    subscription.partner.is_active = False
    subscription.partner.save()
    publish_treatments()
    receiver = Receiver()

    deliver_all(receiver, clock)

    assert receiver.requests == []


@pytest.mark.slow
def test_what_changes_within_a_second_is_told_together(clock, monkeypatch):
    monkeypatch.setattr(queue, "MIN_INTERVAL", timedelta(seconds=1))
    create_subscription()
    receiver = Receiver()
    publish_treatments()
    deliver_all(receiver, clock)
    publish_treatments(2)
    deliver_all(receiver, clock)
    assert receiver.sequences == [[1]]

    clock.wait(seconds=1)
    deliver_all(receiver, clock)
    publish_treatments(51)
    deliver_all(receiver, clock)  # more than one message holds, so half of it need not wait

    assert receiver.sequences == [[1], [2, 3], [*range(4, 54)]]
