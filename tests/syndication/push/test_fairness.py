"""Ten dead and ten slow of fifty: the live ones do not wait for them. Time is played, not spent."""

import heapq
from datetime import timedelta
from itertools import count

import pytest

from cms.publishing import publish
from cms.syndication.push.models import Delivery, Subscription
from cms.syndication.push.webhooks import queue, worker
from cms.syndication.push.webhooks.delivery import Outcome, record, take
from tests.factories.treatments import TreatmentFactory
from tests.syndication.push.world import Clock, subscribe

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ROUND = timedelta(seconds=1)  # of the worker
QUICK = Outcome(status=204, problem="", ms=20)
SLOW = Outcome(status=204, problem="", ms=4000)
DEAD = Outcome(status=None, problem="No answer within 15 seconds.", ms=15_000)
ANSWERS = {"live": QUICK, "slow": SLOW, "dead": DEAD}


class Play:
    """The lanes with their threads, as the worker has them.

    A heap holds what happens next: the worker's rounds, and the answers that threads wait for.
    """

    def __init__(self, clock: Clock, change) -> None:
        self.clock, self.change, self.began = clock, change, clock.now
        quick, slow, _ = worker.lanes()
        self.free = {False: quick.size, True: slow.size}
        self.events: list = []
        self.order = count()
        self.committed: dict[int, float] = {}
        #: By live receiver, how many seconds after its commit each line was told.
        self.lags: dict[int, list[float]] = {}

    def run(self, *, rounds: int) -> None:
        for number in range(rounds):
            self.plan(self.began + number * ROUND, self.round, self.change)
        for number in range(rounds, rounds + 20):  # for what is still to be told
            self.plan(self.began + number * ROUND, self.round, None)
        while self.events:
            self.clock.now, _, act, details = heapq.heappop(self.events)
            act(*details)

    def plan(self, at, act, *details) -> None:
        heapq.heappush(self.events, (at, next(self.order), act, details))

    def seconds(self) -> float:
        return (self.clock.now - self.began).total_seconds()

    def round(self, change) -> None:
        if change is not None:
            self.committed[change(self.clock.now)] = self.seconds()
        for slow in (False, True):
            wanted, self.free[slow] = self.free[slow], 0
            for _ in range(wanted):
                self.look(slow)

    def look(self, slow: bool) -> None:
        """What a thread does: take what is due, or come to rest."""
        now = self.clock.now
        taken = take(slow=slow, now=now)
        if taken is None:
            self.free[slow] += 1
            return
        claimed, message = taken
        outcome = ANSWERS[claimed.url.rpartition("/")[2]]
        took = timedelta(milliseconds=outcome.ms)
        self.plan(now + took, self.have, slow, claimed, message, outcome)

    def have(self, slow, claimed, message, outcome) -> None:
        record(claimed, message, outcome, now=self.clock.now)
        if outcome is QUICK:
            lags = self.lags.setdefault(claimed.pk, [])
            told = range(message.first, message.last + 1)
            lags += [self.seconds() - self.committed[number] for number in told]
        self.look(slow)


@pytest.fixture
def threads(settings, monkeypatch):
    """``threads(8)``: so many in all lanes together."""
    monkeypatch.setattr(queue, "PACE", timedelta(seconds=1))

    def have(number: int) -> None:
        settings.PUSH_THREADS = number
        worker.lanes.cache_clear()

    yield have
    worker.lanes.cache_clear()


def played(*, rounds: int) -> Play:
    """Fifty subscribers, and a change in each round."""
    for kind, number in {"live": 30, "slow": 10, "dead": 10}.items():
        for _ in range(number):
            subscribe(url=f"https://news.example/{kind}")
    treatment = TreatmentFactory()

    def change(now) -> int:
        treatment.name = f"Name {now}"
        treatment.save()
        (made,) = publish(treatment, by=None, at=now)
        return made.sequence

    play = Play(Clock(), change)
    play.run(rounds=rounds)
    assert {len(each) for each in play.lags.values()} == {rounds}
    assert len(play.lags) == 30
    return play


def test_live_ones_are_told_in_seconds_whatever_the_others_do(threads):
    threads(32)

    play = played(rounds=60)

    assert max(max(each) for each in play.lags.values()) < 5
    dead = Subscription.objects.filter(url__endswith="dead")
    # One attempt per slot of the schedule: at once, and after 5 seconds.
    assert set(dead.values_list("attempts", flat=True)) == {2}
    assert Delivery.objects.exclude(problem="").count() == 20


def test_slow_ones_that_are_known_hold_up_nobody_even_if_they_outnumber_the_threads(threads):
    threads(8)

    play = played(rounds=100)

    # At first nobody knows who is slow; from then on they have threads of their own.
    assert max(max(each[70:]) for each in play.lags.values()) < 3
