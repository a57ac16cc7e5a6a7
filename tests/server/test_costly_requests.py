"""The database works for a bounded time for each request, and costly ones wait for each other."""

import time
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connections
from django.test import Client

from cms.api.access import throttling
from cms.api.database import read_budget, statement_times
from cms.api.database.read_budget import open_budget
from cms.api.database.statement_times import execute_foreseen
from cms.api.errors.problem_details import Problem
from cms.api.views import lists
from cms.keys.lifecycle import create_key
from cms.keys.models import Key
from cms.posts import home
from cms.published.sql import Sql, execute
from cms.server import costly_requests
from cms.server.lanes import Lane
from cms.server.spare_threads import SERVING_THREAD, ServingThread, SpareThreads

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")

COUNTING = """
WITH RECURSIVE counter(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < %s)
SELECT count(*) FROM counter
"""
# The clock of a thread may tick every four milliseconds only: `LONG` takes several ticks.
ENDLESS, LONG = 10**9, 500_000
LIST = "/api/v1/posts/"


@pytest.fixture
def lane(monkeypatch) -> Lane:
    lane = Lane(size=2, per_client=2, turns=1)
    monkeypatch.setattr(costly_requests, "COSTLY", lane)
    return lane


@pytest.fixture
def costly_lists(monkeypatch, settings, lane):
    """``with costly_lists(steps):`` lists count to ``steps`` before they are rendered."""
    monkeypatch.setattr(costly_requests, "QUICK_SECONDS", 0.01)
    settings.READ_MS, settings.KEY_READ_MS = 40, 80
    render = lists.render_list

    @contextmanager
    def count_to(steps: int):
        def render_late(*arguments):
            execute(Sql(COUNTING, [steps]))
            return render(*arguments)

        with monkeypatch.context() as patch:
            patch.setattr(lists, "render_list", render_late)
            yield

    return count_to


def test_request_beyond_its_budget_is_refused_and_the_next_is_answered(client, costly_lists):
    with costly_lists(ENDLESS):
        refused = client.get(LIST)

    assert refused.status_code == 400
    assert refused.json()["type"].endswith("/problems/too-costly/")
    assert refused["Cache-Control"] == "no-store"
    assert client.get(LIST).status_code == 200


def test_page_beyond_its_budget_is_refused_too(client, costly_lists, monkeypatch):
    """A view of Django's own, which no framework turns problems into responses for."""
    monkeypatch.setattr(home, "render_home", lambda _: execute(Sql(COUNTING, [ENDLESS])))

    refused = client.get("/")

    assert refused.status_code == 400
    assert refused.json()["type"].endswith("/problems/too-costly/")


def test_request_that_is_not_quick_begins_again_on_its_turn(
    client, costly_lists, monkeypatch, settings
):
    monkeypatch.setattr(costly_requests, "QUICK_SECONDS", 0.0001)
    settings.READ_MS = 60_000
    budgets = note_budgets(monkeypatch)

    with costly_lists(LONG):
        answered = client.get(LIST)

    assert answered.status_code == 200
    assert budgets == [0.0001, 60 - 0.0001]


def test_statement_that_took_long_last_time_waits_for_its_turn_at_once(monkeypatch):
    """In the second attempt it runs, and is forgotten once it is quick."""
    monkeypatch.setattr(statement_times, "LONG_SECONDS", 0.0)
    statement = Sql(COUNTING, [LONG])
    with open_budget(60) as budget:
        budget.clock = time.monotonic  # as in a snapshot of PostgreSQL
        execute_foreseen(statement)

    with open_budget(1e-6, is_first=True) as budget, pytest.raises(Problem):
        execute_foreseen(statement._replace(values=[1]))
    assert (budget.is_exceeded, budget.spent) == (True, 0.0)

    monkeypatch.setattr(statement_times, "LONG_SECONDS", 60.0)
    with open_budget(1e-6):
        execute_foreseen(statement)
    with open_budget(1e-6, is_first=True) as budget:
        execute_foreseen(statement)
    assert not budget.is_exceeded


def note_budgets(monkeypatch) -> list[float]:
    budgets, open_budget = [], costly_requests.open_budget

    def note(seconds, **attempt):
        budgets.append(seconds)
        return open_budget(seconds, **attempt)

    monkeypatch.setattr(costly_requests, "open_budget", note)
    return budgets


def test_who_has_a_key_has_more_time(client, costly_lists, monkeypatch):
    budgets = note_budgets(monkeypatch)
    key = create_key(Key(name="Example News", rate=0))

    with costly_lists(ENDLESS):
        refused = client.get(LIST, headers={"Authorization": f"Bearer {key}"})

    assert refused.status_code == 400
    assert budgets == [0.01, 0.07]


def test_thread_that_readers_need_does_not_wait_for_a_turn(client, costly_lists, lane):
    with costly_lists(ENDLESS), lane.turn():
        refused = client.get(LIST)

    assert refused.status_code == 503
    assert refused.json()["type"].endswith("/problems/busy/")
    assert refused["Retry-After"] == "5"


def test_costly_request_leaves_the_threads_that_serve_readers(costly_lists):
    threads = SpareThreads(serving=1, spare=1)
    thread = ServingThread(threads)

    with costly_lists(ENDLESS):
        Client(**{SERVING_THREAD: thread}).get(LIST)

    assert (threads.running, threads.away) == (0, 1)
    assert thread.finish()
    assert (threads.running, threads.away) == (0, 0)


@pytest.mark.parametrize(("conditions", "has_left"), [(10, False), (11, True)])
def test_request_with_many_conditions_waits_for_its_turn_at_once(
    conditions, has_left, lane, monkeypatch, settings
):
    budgets = note_budgets(monkeypatch)
    thread = ServingThread(SpareThreads(serving=1, spare=1))
    group = ",".join(f"title__contains={number}" for number in range(conditions - 1))

    answered = Client(**{SERVING_THREAD: thread}).get(f"{LIST}?or=({group})")

    assert answered.status_code == 200
    assert thread.has_left is has_left
    assert budgets == [settings.READ_MS / 1000 if has_left else costly_requests.QUICK_SECONDS]


def test_request_with_many_conditions_is_refused_where_too_many_wait(lane):
    thread = ServingThread(SpareThreads(serving=1, spare=1))
    group = ",".join(f"title__contains={number}" for number in range(20))

    with lane.place("127.0.0.1"), lane.place("127.0.0.1"):
        refused = Client(**{SERVING_THREAD: thread}).get(f"{LIST}?or=({group})")

    assert refused.json()["type"].endswith("/problems/busy/")


def test_request_counts_by_its_cost(client, costly_lists, settings, monkeypatch):
    settings.RATE_ANONYMOUS = 100
    monkeypatch.setattr(throttling, "COST_SECONDS", 0.005)
    monkeypatch.setattr(throttling, "epoch_seconds", lambda: 0)

    with costly_lists(ENDLESS):
        refused = client.get(LIST)

    (left,) = throttling_numbers(refused)
    assert left < 94  # 40 ms are more than six
    assert throttling_numbers(client.get(LIST, headers={"If-None-Match": "*"}))[0] < left


def throttling_numbers(response) -> list[int]:
    return [int(response["RateLimit"].partition("r=")[2].partition(";")[0])]


def test_error_that_is_no_matter_of_time_stays_what_it_is(client, costly_lists, monkeypatch):
    def fail(*arguments):
        raise OperationalError("something else")

    monkeypatch.setattr(lists, "render_list", fail)
    client.raise_request_exception = False

    assert client.get(LIST).status_code == 503


def test_who_has_no_budget_is_not_stopped():
    with read_budget.enforce_budget(connections["reader"]):
        found = execute(Sql(COUNTING, [LONG]))

    assert found == [(LONG,)]
