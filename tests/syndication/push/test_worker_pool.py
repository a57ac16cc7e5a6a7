"""The worker's duty and its thread pools, with real threads."""

from collections.abc import Iterator

import pytest
from django.db import DatabaseError
from django.utils import timezone

from cms.publishing import publish
from cms.syndication.push.models import Subscription
from cms.syndication.push.webhooks import worker
from cms.syndication.push.webhooks.worker import WorkerPool, run_due
from tests.clock import MONDAY
from tests.factories.treatments import TreatmentFactory
from tests.lib.outbound.recording_server import http_response, record_requests
from tests.syndication.push.fakes import create_subscription


@pytest.fixture
def finish() -> Iterator:
    """``finish()`` waits until all threads have ended."""

    def wait() -> None:
        for worker_pool in worker.worker_pools():
            worker_pool.pool.shutdown(wait=True)
        worker.worker_pools.cache_clear()

    worker.worker_pools.cache_clear()
    yield wait
    wait()


@pytest.mark.django_db(transaction=True, databases=["default", "reader"])
def test_worker_tells_everybody_in_threads_of_its_own(finish, settings):
    publish(TreatmentFactory(), by=None, at=MONDAY)
    with record_requests(http_response(status="204 No Content")) as receiver:
        settings.OUTBOUND_ALLOW = [receiver.name]
        for number in range(5):
            create_subscription(f"Partner {number}", url=receiver.address)

        run_due(now=timezone.now())
        finish()

    assert len(receiver.requests) == 5
    assert set(Subscription.objects.values_list("delivered_sequence", "leased_until")) == {
        (1, None)
    }


@pytest.mark.parametrize("failure", [DatabaseError("gone"), KeyError("a mistake of ours")])
def test_lane_goes_on_after_a_failure(failure, caplog):
    calls = []

    def work_once() -> bool:
        calls.append(len(calls))
        if len(calls) == 1:
            raise failure
        return False

    worker_pool = WorkerPool("test", size=1, work_once=work_once)
    for _ in range(2):
        worker_pool.start_threads(5)
        worker_pool.pool.submit(int).result()  # there is one thread, so the others are through
    worker_pool.pool.shutdown(wait=True)

    assert (calls, worker_pool.running) == ([0, 1], 0)
    assert len(caplog.records) == 1


def test_lane_starts_no_more_threads_than_it_has():
    from threading import Event

    go, begun = Event(), []

    def work_once() -> bool:
        begun.append(1)
        return not go.wait(10)

    worker_pool = WorkerPool("test", size=2, work_once=work_once)
    for _ in range(3):
        worker_pool.start_threads(2)
    running = worker_pool.running
    go.set()
    worker_pool.pool.shutdown(wait=True)

    assert (running, len(begun)) == (2, 2)
