"""``Prefer: min-sequence=N``: no response that is older than the client's own change."""

from io import StringIO

import pytest
from django.core.management import call_command

from cms.api.database.snapshot import LogState
from cms.api.http import min_sequence
from cms.api.http.thread_budget import THREAD_BUDGET
from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.posts import TopicFactory

pytestmark = pytest.mark.django_db

EVERYWHERE = ("", "topics/", "topics/pain/", "search/?q=pain", "changes/", "topics/pain/editions/")


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(min_sequence, "PATIENCE", 0)


@pytest.fixture
def topic():
    draft = TopicFactory(slug="pain")
    publish(draft, by=None, at=MONDAY)
    return draft


@pytest.mark.parametrize("path", EVERYWHERE)
def test_answer_that_has_seen_the_change_is_given(api, topic, path):
    assert api(f"/api/v1/{path}", headers={"Prefer": "min-sequence=1"}).status_code == 200


@pytest.mark.parametrize("path", EVERYWHERE)
def test_server_that_is_behind_says_so(api, topic, impatient, path):
    response = api(f"/api/v1/{path}", headers={"Prefer": "min-sequence=2"})

    problem = response.json()
    assert (response.status_code, response["Retry-After"]) == (412, "1")
    assert problem["type"] == "http://localhost:8000/api/v1/problems/behind/"
    assert (problem["sequence"], problem["retry_after"]) == (1, 1)
    assert response["Cache-Control"] == "no-store"


def test_kept_answer_is_not_given_to_who_asks_for_a_later_one(api, topic, impatient):
    assert api("topics/").status_code == 200

    assert api("topics/", headers={"Prefer": "min-sequence=2"}).status_code == 412
    assert api("topics/").status_code == 200


def test_other_preferences_stand_beside_it(api, topic):
    preferences = 'respond-async, Min-Sequence="1", handling=lenient'

    response = api("topics/", colour="red", headers={"Prefer": preferences})

    assert [each["parameter"] for each in response.json()["warnings"]] == ["colour"]


@pytest.mark.parametrize("text", ["x", "", "-1", "1.5", "1;2", "9" * 19])
def test_what_is_no_sequence_is_refused(api, topic, text):
    response = api("topics/", headers={"Prefer": f"min-sequence={text}"})

    assert response.status_code == 400


def test_server_that_catches_up_in_time_answers(monkeypatch):
    heads = iter([3, 3, 4])
    monkeypatch.setattr(min_sequence, "current_log_state", lambda: LogState(sequence=next(heads)))
    monkeypatch.setattr(min_sequence, "LOOK_EVERY", 0)

    min_sequence.wait_for_sequence(4)

    assert (list(heads), THREAD_BUDGET.waiting) == ([], 0)


def test_nobody_waits_where_no_thread_is_spare(api, topic, settings, monkeypatch):
    settings.THREADS = 1
    looks = []
    monkeypatch.setattr(
        min_sequence, "current_log_state", lambda: looks.append(1) or LogState(sequence=1)
    )

    assert api("topics/", headers={"Prefer": "min-sequence=2"}).status_code == 412
    assert looks == [1]


def test_publishing_and_withdrawing_say_the_sequence():
    TopicFactory(slug="pain")
    output = StringIO()

    call_command("publish", "topic/pain", stdout=output)
    call_command("withdraw", "topic/pain", "--reason", "error", stdout=output)

    assert output.getvalue() == "1: topic/pain edition 1\n2: withdrew topic/pain\n"
