"""The example receiver that partners start from, in a process of its own."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.utils import timezone

from cms.publishing import publish, withdraw
from cms.syndication.push.models import Delivery
from cms.syndication.push.webhooks import actions
from cms.syndication.push.webhooks.signing import create_secret
from tests.clock import MONDAY, TUESDAY
from tests.factories.treatments import TreatmentFactory
from tests.places import place_at
from tests.snapshots import copy_tables, put_back
from tests.syndication.push.fakes import create_subscription

pytestmark = pytest.mark.django_db

RECEIVER = Path(__file__).resolve().parents[3] / "examples" / "receiver" / "receiver.py"


@pytest.fixture
def receiver(tmp_path, settings):
    """``receiver(secret)`` starts a receiver; its address, and the sequences that it has.

    ``receiver.output()`` stops it, and returns what it has printed.
    """
    started = []

    def start(secret: str):
        file = tmp_path / f"received-{len(started)}.sqlite3"
        process = subprocess.Popen(
            [sys.executable, str(RECEIVER), "0"],
            env=os.environ | {"WEBHOOK_SECRET": secret, "RECEIVED": str(file)},
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        address = process.stdout.readline().split()[-1]
        settings.OUTBOUND_ALLOW = [*settings.OUTBOUND_ALLOW, address.split("/")[2]]

        def sequences() -> list[int]:
            with closing(sqlite3.connect(file)) as database:
                return [
                    row[0]
                    for row in database.execute("SELECT sequence FROM lines ORDER BY sequence")
                ]

        return address, sequences

    def output() -> list[str]:
        started[0].terminate()
        return started[0].stdout.read().splitlines()

    start.output = output
    yield start
    for process in started:
        process.terminate()
        process.wait(10)
        process.stdout.close()


def send_all() -> None:
    from cms.syndication.push.webhooks.delivery import deliver_next

    while deliver_next(slow=False) or deliver_next(slow=True):
        pass


def statuses() -> list[int]:
    return list(Delivery.objects.order_by("pk").values_list("status", flat=True))


def test_receiver_of_the_partner_kit_verifies_and_keeps_what_it_is_told(receiver):
    subscription = create_subscription()
    subscription.url, sequences = receiver(create_secret(subscription, at=timezone.now()))
    subscription.save()
    treatment = TreatmentFactory()
    publish(treatment, by=None, at=MONDAY)
    withdraw(treatment, by=None, at=TUESDAY, reason="safety")

    send_all()

    assert (statuses(), sequences()) == ([204], [1, 2])


@pytest.mark.parametrize("is_announced", [True, False])
@pytest.mark.parametrize("envelope", ["plain", "cloudevents"])
def test_receiver_notices_that_the_server_was_restored(receiver, is_announced, envelope):
    subscription = create_subscription(envelope=envelope)
    subscription.url, sequences = receiver(create_secret(subscription, at=timezone.now()))
    subscription.save()
    kept, lost = TreatmentFactory(), TreatmentFactory()
    publish(kept, by=None, at=MONDAY)
    send_all()
    backup = copy_tables()
    publish(lost, by=None, at=TUESDAY)
    send_all()
    places = [place_at(1), place_at(2)]

    put_back(backup)
    if is_announced:
        actions.announce_restored_log(at=TUESDAY)
    publish(TreatmentFactory(), by=None, at=TUESDAY)
    send_all()

    *printed, restart, last = [line.split(" ")[0] for line in receiver.output()]
    assert (printed, restart, last) == (places, "Start", place_at(2))
    assert sequences() == [2]


def test_receiver_takes_lines_that_are_told_again_for_what_they_are(receiver):
    subscription = create_subscription()
    subscription.url, sequences = receiver(create_secret(subscription, at=timezone.now()))
    subscription.save()
    for _ in range(3):
        publish(TreatmentFactory(), by=None, at=MONDAY)
        send_all()
    subscription.messages.all().delete()  # so that the lines are told under another id

    actions.queue_replay(subscription, first=1, last=2)
    send_all()
    publish(TreatmentFactory(), by=None, at=TUESDAY)
    send_all()

    assert sequences() == [1, 2, 3, 4]
    assert [line.split(" ")[0] for line in receiver.output()] == [place_at(n) for n in range(1, 5)]


def test_cloudevents_are_verified_by_the_same_receiver(receiver):
    subscription = create_subscription(envelope="cloudevents")
    subscription.url, sequences = receiver(create_secret(subscription, at=timezone.now()))
    subscription.save()
    publish(TreatmentFactory(), by=None, at=MONDAY)

    send_all()

    assert (statuses(), sequences()) == ([204], [1])


def test_receivers_with_the_old_and_with_the_new_secret_both_verify(receiver):
    subscription = create_subscription()
    old = create_secret(subscription, at=timezone.now())
    new = create_secret(subscription, at=timezone.now())
    publish(TreatmentFactory(), by=None, at=MONDAY)
    received = []
    for secret in (old, new):
        subscription.url, sequences = receiver(secret)
        subscription.delivered_sequence = subscription.told_sequence = 0
        subscription.latest_at = None
        subscription.messages.all().delete()
        subscription.save()
        send_all()
        received.append(sequences())

    assert (statuses(), received) == ([204, 204], [[1], [1]])


def test_receiver_refuses_what_another_secret_signed(receiver):
    subscription = create_subscription()
    subscription.url, sequences = receiver("whsec_" + "A" * 43 + "=")
    subscription.save()
    publish(TreatmentFactory(), by=None, at=MONDAY)

    send_all()

    assert (statuses(), sequences()) == ([401], [])


def test_address_inside_that_no_setting_admits_is_never_asked(receiver, settings):
    subscription = create_subscription()
    subscription.url, sequences = receiver(create_secret(subscription, at=timezone.now()))
    subscription.save()
    settings.OUTBOUND_ALLOW = []
    publish(TreatmentFactory(), by=None, at=MONDAY)

    send_all()

    port = subscription.url.rpartition(":")[2].strip("/")
    (attempt,) = Delivery.objects.all()
    assert (attempt.status, sequences()) == (None, [])
    assert attempt.problem == f"Port {port} is neither 80 nor 443."
