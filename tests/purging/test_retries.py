"""The worker retries purge orders that the cache did not confirm."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from cms.publishing import publish
from cms.purging.models import PurgeOrder
from cms.purging.queue import run_due
from tests.clock import MONDAY, TUESDAY
from tests.factories.treatments import TreatmentFactory

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "reader"])


@pytest.mark.parametrize("status", [302, 404, 429, 500])
def test_refused_purge_stays_until_the_worker_succeeds(cdn, status, caplog):
    cdn.status = status

    (change,) = publish(TreatmentFactory(), by=None, at=MONDAY)

    order = PurgeOrder.objects.get()
    assert change.sequence == 1  # publishing is done all the same
    assert (order.attempts, order.problem) == (1, f"PurgeError: It answered with {status}.")
    assert len(cdn.events) == 1  # no redirect was followed
    assert "cdn-secret" not in caplog.text + order.problem
    PurgeOrder.objects.update(next_at=timezone.now())
    cdn.status = 204
    call_command("worker", "--once")
    assert not PurgeOrder.objects.filter(confirmed_at=None).exists()
    assert cdn.events[0][1]["tags"] == cdn.events[1][1]["tags"]


def test_worker_waits_longer_from_time_to_time(cdn, settings):
    settings.PURGE_URL = "http://127.0.0.1:9/"  # nobody there
    publish(TreatmentFactory(), by=None, at=MONDAY)
    waits = []
    for _ in range(15):
        order = PurgeOrder.objects.get()
        waits.append(round((order.next_at - timezone.now()).total_seconds()))
        PurgeOrder.objects.update(next_at=timezone.now())
        call_command("worker", "--once")

    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (10, 3600)


def test_order_of_a_process_that_died_is_carried_out_by_the_worker(cdn, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("cms.purging.queue.attempt_purge", lambda row: False)
        publish(TreatmentFactory(), by=None, at=MONDAY)
    call_command("worker", "--once")
    early = list(cdn.events)
    PurgeOrder.objects.update(next_at=timezone.now())

    call_command("worker", "--once")

    assert early == []  # its process may still be at it
    assert len(cdn.events) == 1
    assert not PurgeOrder.objects.filter(confirmed_at=None).exists()


def test_confirmed_order_is_repeated_once_a_minute_later(cdn):
    """A response on its way during the first purge was stored after it."""
    publish(TreatmentFactory(), by=None, at=MONDAY)
    order = PurgeOrder.objects.get()

    run_due(now=order.confirmed_at + timedelta(seconds=59))
    early = len(cdn.events)
    run_due(now=order.next_at)
    run_due(now=order.next_at + timedelta(days=1))

    assert order.next_at == order.confirmed_at + timedelta(seconds=60)
    assert (early, len(cdn.events)) == (1, 2)
    assert cdn.events[0][1]["tags"] == cdn.events[1][1]["tags"]
    assert not PurgeOrder.objects.exists()


def test_repeated_order_that_fails_is_retried_like_any_other(cdn):
    publish(TreatmentFactory(), by=None, at=MONDAY)
    cdn.status = 503
    run_due(now=PurgeOrder.objects.get().next_at)

    order = PurgeOrder.objects.get()

    assert (order.attempts, order.problem) == (1, "PurgeError: It answered with 503.")
    assert order.confirmed_at is not None


def test_cache_that_fails_is_asked_once_a_round(cdn):
    """Or the worker would do nothing else while it waits for each order in turn."""
    cdn.status = 503
    for _ in range(3):
        PurgeOrder.objects.create(tags="one", next_at=MONDAY)

    run_due(now=TUESDAY)

    assert len(cdn.events) == 1
