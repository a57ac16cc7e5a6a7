"""What people ask for: lines told again, and tests."""

import pytest

from cms.syndication.push.models import Delivery, Message, Replay
from cms.syndication.push.webhooks import actions
from tests.syndication.push.world import Receiver, published, subscribe, tell

pytestmark = pytest.mark.django_db


def test_replay_tells_the_lines_again_under_the_ids_they_had(clock):
    subscription = subscribe()
    receiver = Receiver()
    for _ in range(4):
        published()
        tell(receiver, clock)
    before = list(zip(receiver.ids, [each["body"] for each in receiver.got], strict=True))
    receiver.got.clear()

    actions.replay(subscription, first=2, last=3)
    tell(receiver, clock)

    after = list(zip(receiver.ids, [each["body"] for each in receiver.got], strict=True))
    assert after == before[1:3]
    assert Replay.objects.get().ended_at == clock.now
    subscription.refresh_from_db()
    assert subscription.told == 4


@pytest.mark.slow
def test_replay_of_what_is_no_longer_kept_tells_the_lines_all_the_same(clock):
    subscription = subscribe()
    receiver = Receiver()
    published(60)
    tell(receiver, clock)
    ids = receiver.ids
    Message.objects.filter(first=1).delete()
    receiver.got.clear()

    actions.replay(subscription, first=41, last=60)
    tell(receiver, clock)

    assert receiver.sequences == [[*range(41, 51)], [*range(51, 61)]]
    assert receiver.ids == [f"chg_{subscription.pk}_41_50", ids[1]]


def test_news_come_before_what_is_told_again(clock):
    subscription = subscribe()
    receiver = Receiver()
    published()
    tell(receiver, clock)
    actions.replay(subscription, first=1, last=1)
    published()

    tell(receiver, clock)

    assert receiver.sequences == [[1], [2], [1]]


def test_replay_survives_a_failure_and_a_second_replay_overlaps_without_a_gap(clock):
    subscription = subscribe()
    receiver = Receiver()
    for _ in range(3):
        published()
        tell(receiver, clock)
    receiver.got.clear()
    actions.replay(subscription, first=2, last=3)
    actions.replay(subscription, first=1, last=3)
    receiver.says = [500, 204]

    tell(receiver, clock)
    clock.wait(seconds=5)
    tell(receiver, clock)

    assert receiver.sequences == [[2], [2], [3], [1], [2], [3]]


@pytest.mark.parametrize(("first", "last"), [(0, 1), (2, 1), (3, 9)])
def test_replay_of_what_was_never_told_is_refused(clock, first, last):
    subscription = subscribe()
    published(2)
    tell(Receiver(), clock)

    with pytest.raises(actions.NothingToReplayError) as refused:
        actions.replay(subscription, first=first, last=last)

    assert str(refused.value) == "So far it was told lines 1 to 2."


def test_test_event_is_sent_once_whatever_the_state(clock):
    subscription = subscribe()
    actions.pause(subscription)
    actions.send_test(subscription, at=clock.now)
    receiver = Receiver(500)

    tell(receiver, clock)
    clock.wait(days=1)
    tell(receiver, clock)

    (said,) = receiver.told
    assert said["type"] == "subscription.test"
    subscription.refresh_from_db()
    assert (subscription.state, subscription.attempts) == ("paused", 0)
    (attempt,) = Delivery.objects.all()
    assert (attempt.kind, attempt.status) == ("test", 500)
