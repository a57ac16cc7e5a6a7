"""Several workers, and those that are killed; and shared caches, which come first."""

import pytest

from cms.publishing import publish
from cms.purging.models import PurgeOrder
from cms.syndication.push.models import Message, Subscription
from cms.syndication.push.webhooks.delivery import deliver_next, lease_next_message
from cms.syndication.push.webhooks.messages import next_message
from cms.syndication.push.webhooks.queue import lease_duration, lease_subscription
from tests.factories.treatments import TreatmentFactory
from tests.syndication.push.fakes import (
    Receiver,
    create_subscription,
    deliver_all,
    publish_again,
    publish_treatments,
)

pytestmark = pytest.mark.django_db


def test_two_workers_never_serve_one_subscription_at_a_time(clock):
    create_subscription()
    publish_treatments()

    first, second = Subscription.objects.get(), Subscription.objects.get()

    assert lease_next_message(slow=False, now=clock.now) is not None
    assert lease_next_message(slow=False, now=clock.now) is None
    assert [lease_subscription(each, now=clock.now) for each in (first, second)] == [False, False]


def test_lease_of_a_killed_worker_ends_and_the_same_message_is_sent(clock):
    create_subscription()
    (treatment,) = publish_treatments()
    _, message = lease_next_message(slow=False, now=clock.now)
    publish_again(treatment, name="Something newer")
    receiver = Receiver()
    deliver_all(receiver, clock)
    assert receiver.requests == []

    clock.now += lease_duration()
    deliver_all(receiver, clock)

    assert receiver.ids[0] == message.webhook_id
    assert receiver.requests[0]["body"] == message.body.encode()
    assert receiver.sequences == [[1], [2]]


def test_worker_whose_lease_has_ended_makes_no_message(clock):
    create_subscription()
    publish_treatments()
    slow_one, other = Subscription.objects.get(), Subscription.objects.get()
    lease_subscription(slow_one, now=clock.now)
    clock.now += lease_duration()
    other.refresh_from_db()
    lease_subscription(other, now=clock.now)

    assert next_message(slow_one, head=1, now=clock.now) is None
    assert Message.objects.count() == 0


def test_failure_of_a_worker_that_lost_its_lease_changes_nothing(clock):
    subscription = create_subscription()
    publish_treatments()

    def overtake(request):
        clock.now += lease_duration()
        assert deliver_next(slow=False, send=Receiver(204), clock=clock)
        return 500

    deliver_next(slow=False, send=Receiver(overtake), clock=clock)

    subscription.refresh_from_db()
    assert (subscription.delivered_sequence, subscription.attempts) == (1, 0)


def test_nothing_is_told_while_a_shared_cache_has_to_be_purged(clock):
    create_subscription()
    publish(TreatmentFactory(), by=None, at=clock.now)
    PurgeOrder.objects.create(tags="x", next_at=clock.now, created_at=clock.now)
    receiver = Receiver()
    deliver_all(receiver, clock)
    assert receiver.requests == []

    PurgeOrder.objects.update(confirmed_at=clock.now)  # it stays, to be repeated
    deliver_all(receiver, clock)

    assert receiver.sequences == [[1]]


def test_dead_cache_silences_nothing_for_more_than_three_minutes(clock):
    create_subscription()
    publish(TreatmentFactory(), by=None, at=clock.now)
    PurgeOrder.objects.create(tags="x", next_at=clock.now, created_at=clock.now)
    receiver = Receiver()
    clock.wait(minutes=2, seconds=59)
    publish(TreatmentFactory(), by=None, at=clock.now)
    PurgeOrder.objects.create(tags="y", next_at=clock.now, created_at=clock.now)
    deliver_all(receiver, clock)
    assert receiver.requests == []

    clock.wait(seconds=1)
    deliver_all(receiver, clock)
    assert receiver.sequences == [[1]]
    clock.wait(minutes=3)
    deliver_all(receiver, clock)

    assert receiver.sequences == [[1], [2]]
