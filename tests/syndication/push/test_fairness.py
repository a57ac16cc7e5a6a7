"""Ten dead and ten slow of fifty: the live ones do not wait for them. Time is played, not spent."""

import heapq
from datetime import timedelta
from itertools import count

import pytest

from cms.publishing import publish
from cms.syndication.push.models import Delivery, Subscription
from cms.syndication.push.webhooks import queue, worker
from cms.syndication.push.webhooks.delivery import AttemptResult, lease_next_message, record_attempt
from tests.factories.treatments import TreatmentFactory
from tests.syndication.push.fakes import Clock, create_subscription

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ROUND = timedelta(seconds=1)  # of the worker
QUICK = AttemptResult(status=204, problem="", ms=20)
SLOW = AttemptResult(status=204, problem="", ms=4000)
DEAD = AttemptResult(status=None, problem="No answer within 15 seconds.", ms=15_000)
RESULTS = {"live": QUICK, "slow": SLOW, "dead": DEAD}


class Simulation:
    """The worker pools in simulated time.

    A heap holds the events: the worker's rounds, and the responses that threads wait for.
    """

    def __init__(self, clock: Clock, commit_change) -> None:
        self.clock, self.commit_change, self.started_at = clock, commit_change, clock.now
        quick, slow, _ = worker.worker_pools()
        self.idle_threads = {False: quick.size, True: slow.size}
        self.events: list = []
        self.order = count()
        #: By sequence, the second at which each change was committed.
        self.committed: dict[int, float] = {}
        #: By live subscription, the seconds between commit and delivery of each change.
        self.lags: dict[int, list[float]] = {}

    def run(self, *, rounds: int) -> None:
        for number in range(rounds):
            self.schedule(self.started_at + number * ROUND, self.run_round, self.commit_change)
        for number in range(rounds, rounds + 20):  # for the deliveries that remain
            self.schedule(self.started_at + number * ROUND, self.run_round, None)
        while self.events:
            self.clock.now, _, handler, arguments = heapq.heappop(self.events)
            handler(*arguments)

    def schedule(self, at, handler, *arguments) -> None:
        heapq.heappush(self.events, (at, next(self.order), handler, arguments))

    def seconds(self) -> float:
        return (self.clock.now - self.started_at).total_seconds()

    def run_round(self, commit_change) -> None:
        if commit_change is not None:
            self.committed[commit_change(self.clock.now)] = self.seconds()
        for slow in (False, True):
            threads, self.idle_threads[slow] = self.idle_threads[slow], 0
            for _ in range(threads):
                self.start_delivery(slow)

    def start_delivery(self, slow: bool) -> None:
        """Lease a due subscription as a thread does, or go idle."""
        now = self.clock.now
        work = lease_next_message(slow=slow, now=now)
        if work is None:
            self.idle_threads[slow] += 1
            return
        subscription, message = work
        result = RESULTS[subscription.url.rpartition("/")[2]]
        duration = timedelta(milliseconds=result.ms)
        self.schedule(now + duration, self.end_delivery, slow, subscription, message, result)

    def end_delivery(self, slow, subscription, message, result) -> None:
        record_attempt(subscription, message, result, now=self.clock.now)
        if result is QUICK:
            lags = self.lags.setdefault(subscription.pk, [])
            sequences = range(message.first, message.last + 1)
            lags += [self.seconds() - self.committed[sequence] for sequence in sequences]
        self.start_delivery(slow)


@pytest.fixture
def threads(settings, monkeypatch):
    """``threads(8)``: the number of threads in all pools together."""
    monkeypatch.setattr(queue, "MIN_INTERVAL", timedelta(seconds=1))

    def set_number(number: int) -> None:
        settings.PUSH_THREADS = number
        worker.worker_pools.cache_clear()

    yield set_number
    worker.worker_pools.cache_clear()


def simulate(*, rounds: int) -> Simulation:
    """Simulate fifty subscriptions and a change in each round."""
    for kind, number in {"live": 30, "slow": 10, "dead": 10}.items():
        for _ in range(number):
            create_subscription(url=f"https://news.example/{kind}")
    treatment = TreatmentFactory()

    def commit_change(now) -> int:
        treatment.name = f"Name {now}"
        treatment.save()
        (change,) = publish(treatment, by=None, at=now)
        return change.sequence

    simulation = Simulation(Clock(), commit_change)
    simulation.run(rounds=rounds)
    assert {len(lags) for lags in simulation.lags.values()} == {rounds}
    assert len(simulation.lags) == 30
    return simulation


def test_live_ones_are_told_in_seconds_whatever_the_others_do(threads):
    threads(32)

    simulation = simulate(rounds=60)

    assert max(max(lags) for lags in simulation.lags.values()) < 5
    dead = Subscription.objects.filter(url__endswith="dead")
    # One attempt per slot of the schedule: at once, and after 5 seconds.
    assert set(dead.values_list("attempts", flat=True)) == {2}
    assert Delivery.objects.exclude(problem="").count() == 20


def test_slow_ones_that_are_known_hold_up_nobody_even_if_they_outnumber_the_threads(threads):
    threads(8)

    simulation = simulate(rounds=100)

    # At first nobody knows who is slow; from then on they have threads of their own.
    assert max(max(lags[70:]) for lags in simulation.lags.values()) < 3
