"""Replays and test messages."""

import pytest

from cms.syndication.push.models import Delivery, Message, Replay
from cms.syndication.push.webhooks import actions
from tests.places import place_at
from tests.syndication.push.fakes import (
    Receiver,
    create_subscription,
    deliver_all,
    publish_treatments,
)

pytestmark = pytest.mark.django_db


def test_replay_tells_the_lines_again_under_the_ids_they_had(clock):
    subscription = create_subscription()
    receiver = Receiver()
    for _ in range(4):
        publish_treatments()
        deliver_all(receiver, clock)
    before = list(zip(receiver.ids, [each["body"] for each in receiver.requests], strict=True))
    receiver.requests.clear()

    actions.queue_replay(subscription, first=2, last=3)
    deliver_all(receiver, clock)

    after = list(zip(receiver.ids, [each["body"] for each in receiver.requests], strict=True))
    assert after == before[1:3]
    assert Replay.objects.get().ended_at == clock.now
    subscription.refresh_from_db()
    assert subscription.delivered_sequence == 4


@pytest.mark.slow
def test_replay_of_what_is_no_longer_kept_tells_the_lines_all_the_same(clock):
    subscription = create_subscription()
    receiver = Receiver()
    publish_treatments(60)
    deliver_all(receiver, clock)
    ids = receiver.ids
    Message.objects.filter(first=1).delete()
    receiver.requests.clear()

    actions.queue_replay(subscription, first=41, last=60)
    deliver_all(receiver, clock)

    assert receiver.sequences == [[*range(41, 51)], [*range(51, 61)]]
    again, unchanged = receiver.ids
    assert again.startswith(f"chg_{subscription.pk}_41_{place_at(50)}_")
    assert unchanged == ids[1]


def test_news_come_before_what_is_told_again(clock):
    subscription = create_subscription()
    receiver = Receiver()
    publish_treatments()
    deliver_all(receiver, clock)
    actions.queue_replay(subscription, first=1, last=1)
    publish_treatments()

    deliver_all(receiver, clock)

    assert receiver.sequences == [[1], [2], [1]]


def test_replay_survives_a_failure_and_a_second_replay_overlaps_without_a_gap(clock):
    subscription = create_subscription()
    receiver = Receiver()
    for _ in range(3):
        publish_treatments()
        deliver_all(receiver, clock)
    receiver.requests.clear()
    actions.queue_replay(subscription, first=2, last=3)
    actions.queue_replay(subscription, first=1, last=3)
    receiver.responses = [500, 204]

    deliver_all(receiver, clock)
    clock.wait(seconds=5)
    deliver_all(receiver, clock)

    assert receiver.sequences == [[2], [2], [3], [1], [2], [3]]


@pytest.mark.parametrize(("first", "last"), [(0, 1), (2, 1), (3, 9)])
def test_replay_of_what_was_never_told_is_refused(clock, first, last):
    subscription = create_subscription()
    publish_treatments(2)
    deliver_all(Receiver(), clock)

    with pytest.raises(actions.NothingToReplayError) as refused:
        actions.queue_replay(subscription, first=first, last=last)

    assert str(refused.value) == "So far it was told lines 1 to 2."


def test_test_event_is_sent_once_whatever_the_state(clock):
    subscription = create_subscription()
    actions.pause_subscription(subscription)
    actions.queue_test(subscription, at=clock.now)
    receiver = Receiver(500)

    deliver_all(receiver, clock)
    clock.wait(days=1)
    deliver_all(receiver, clock)

    (payload,) = receiver.payloads
    assert payload["type"] == "subscription.test"
    subscription.refresh_from_db()
    assert (subscription.state, subscription.attempts) == ("paused", 0)
    (attempt,) = Delivery.objects.all()
    assert (attempt.kind, attempt.status) == ("test", 500)
