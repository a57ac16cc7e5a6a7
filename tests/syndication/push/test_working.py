"""The worker's duty, with real threads."""

from collections.abc import Iterator

import pytest
from django.db import DatabaseError
from django.utils import timezone

from cms.publishing import publish
from cms.syndication.push.models import Subscription
from cms.syndication.push.webhooks import worker
from cms.syndication.push.webhooks.worker import Lane, run_due
from tests.clock import MONDAY
from tests.factories.treatments import TreatmentFactory
from tests.lib.outbound.recording_server import http_response, record_requests
from tests.syndication.push.world import subscribe


@pytest.fixture
def finish() -> Iterator:
    """``finish()`` waits until all threads have done what they began."""

    def wait() -> None:
        for lane in worker.lanes():
            lane.pool.shutdown(wait=True)
        worker.lanes.cache_clear()

    worker.lanes.cache_clear()
    yield wait
    wait()


@pytest.mark.django_db(transaction=True, databases=["default", "reader"])
def test_worker_tells_everybody_in_threads_of_its_own(finish, settings):
    publish(TreatmentFactory(), by=None, at=MONDAY)
    with record_requests(http_response(status="204 No Content")) as receiver:
        settings.OUTBOUND_ALLOW = [receiver.name]
        for number in range(5):
            subscribe(f"Partner {number}", url=receiver.address)

        run_due(now=timezone.now())
        finish()

    assert len(receiver.requests) == 5
    assert set(Subscription.objects.values_list("told", "leased_until")) == {(1, None)}


@pytest.mark.parametrize("failure", [DatabaseError("gone"), KeyError("a mistake of ours")])
def test_lane_goes_on_after_a_failure(failure, caplog):
    done = []

    def step() -> bool:
        done.append(len(done))
        if len(done) == 1:
            raise failure
        return False

    lane = Lane("test", size=1, step=step)
    for _ in range(2):
        lane.fill(5)
        lane.pool.submit(int).result()  # there is one thread, so the others are through
    lane.pool.shutdown(wait=True)

    assert (done, lane.running) == ([0, 1], 0)
    assert len(caplog.records) == 1


def test_lane_starts_no_more_threads_than_it_has():
    from threading import Event

    go, begun = Event(), []

    def step() -> bool:
        begun.append(1)
        return not go.wait(10)

    lane = Lane("test", size=2, step=step)
    for _ in range(3):
        lane.fill(2)
    running = lane.running
    go.set()
    lane.pool.shutdown(wait=True)

    assert (running, len(begun)) == (2, 2)
