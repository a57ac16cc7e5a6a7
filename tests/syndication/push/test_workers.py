"""Several workers, and those that are killed; and shared caches, which come first."""

import pytest

from cms.publishing import publish
from cms.purging.models import PurgeOrder
from cms.syndication.push.models import Message, Subscription
from cms.syndication.push.webhooks.delivery import step, take
from cms.syndication.push.webhooks.messages import next_message
from cms.syndication.push.webhooks.queue import claim, lease_length
from tests.factories.treatments import TreatmentFactory
from tests.syndication.push.world import Receiver, again, published, subscribe, tell

pytestmark = pytest.mark.django_db


def test_two_workers_never_serve_one_subscription_at_a_time(clock):
    subscribe()
    published()

    one, other = Subscription.objects.get(), Subscription.objects.get()

    assert take(slow=False, now=clock.now) is not None
    assert take(slow=False, now=clock.now) is None
    assert [claim(each, now=clock.now) for each in (one, other)] == [False, False]


def test_lease_of_a_killed_worker_ends_and_the_same_message_is_sent(clock):
    subscribe()
    (treatment,) = published()
    _, message = take(slow=False, now=clock.now)
    again(treatment, name="Something newer")
    receiver = Receiver()
    tell(receiver, clock)
    assert receiver.got == []

    clock.now += lease_length()
    tell(receiver, clock)

    assert receiver.ids[0] == message.webhook_id
    assert receiver.got[0]["body"] == message.body.encode()
    assert receiver.sequences == [[1], [2]]


def test_worker_whose_lease_has_ended_makes_no_message(clock):
    subscribe()
    published()
    slow_one, other = Subscription.objects.get(), Subscription.objects.get()
    claim(slow_one, now=clock.now)
    clock.now += lease_length()
    other.refresh_from_db()
    claim(other, now=clock.now)

    assert next_message(slow_one, head=1, now=clock.now) is None
    assert Message.objects.count() == 0


def test_failure_of_a_worker_that_lost_its_lease_changes_nothing(clock):
    subscription = subscribe()
    published()

    def overtaken(request):
        clock.now += lease_length()
        assert step(slow=False, send=Receiver(204), clock=clock)
        return 500

    step(slow=False, send=Receiver(overtaken), clock=clock)

    subscription.refresh_from_db()
    assert (subscription.told, subscription.attempts) == (1, 0)


def test_nothing_is_told_while_a_shared_cache_has_to_be_purged(clock):
    subscribe()
    publish(TreatmentFactory(), by=None, at=clock.now)
    order = PurgeOrder.objects.create(tags="x", next_at=clock.now, created_at=clock.now)
    receiver = Receiver()
    tell(receiver, clock)
    assert receiver.got == []

    order.delete()
    tell(receiver, clock)

    assert receiver.sequences == [[1]]


def test_dead_cache_silences_nothing_for_more_than_three_minutes(clock):
    subscribe()
    publish(TreatmentFactory(), by=None, at=clock.now)
    PurgeOrder.objects.create(tags="x", next_at=clock.now, created_at=clock.now)
    receiver = Receiver()
    clock.wait(minutes=2, seconds=59)
    publish(TreatmentFactory(), by=None, at=clock.now)
    PurgeOrder.objects.create(tags="y", next_at=clock.now, created_at=clock.now)
    tell(receiver, clock)
    assert receiver.got == []

    clock.wait(seconds=1)
    tell(receiver, clock)
    assert receiver.sequences == [[1]]
    clock.wait(minutes=3)
    tell(receiver, clock)

    assert receiver.sequences == [[1], [2]]
