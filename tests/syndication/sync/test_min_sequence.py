"""``Prefer: min-sequence=N``: no response that is older than the client's own change."""

from io import StringIO

import pytest
from django.core.management import call_command

from cms.api.database.snapshot import current_log_state
from cms.api.http import min_sequence
from cms.api.http.thread_budget import THREAD_BUDGET
from cms.published.chain import Place
from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.posts import TopicFactory
from tests.places import foreign_place, place_at

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
    assert (
        api(f"/api/v1/{path}", headers={"Prefer": f"min-sequence={place_at(1)}"}).status_code == 200
    )


@pytest.fixture
def lagging_replica(monkeypatch) -> str:
    """Publish a change that the server does not see yet, and return its place."""
    replica = current_log_state()
    publish(TopicFactory(), by=None, at=MONDAY)
    monkeypatch.setattr(min_sequence, "current_log_state", lambda: replica)
    return place_at(2)


@pytest.mark.parametrize("path", EVERYWHERE)
def test_server_that_is_behind_says_so(api, topic, impatient, lagging_replica, path):
    response = api(f"/api/v1/{path}", headers={"Prefer": f"min-sequence={lagging_replica}"})

    problem = response.json()
    assert (response.status_code, response["Retry-After"]) == (412, "1")
    assert problem["type"] == "http://localhost:8000/api/v1/problems/behind/"
    assert (problem["place"], problem["retry_after"]) == (place_at(1), 1)
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", EVERYWHERE)
@pytest.mark.parametrize("sequence", [1, 2])
def test_place_of_another_history_is_refused(api, topic, path, sequence):
    place = foreign_place(sequence)

    response = api(f"/api/v1/{path}", headers={"Prefer": f"min-sequence={place}"})

    problem = response.json()
    assert (response.status_code, response["Cache-Control"]) == (409, "no-store")
    assert problem["type"] == "http://localhost:8000/api/v1/problems/other-history/"
    assert problem["export"] == "http://localhost:8000/api/v1/export/"
    assert problem["place"] == place_at(1)


def test_kept_answer_is_not_given_to_who_asks_for_a_later_one(api, topic, impatient):
    assert api("topics/").status_code == 200

    headers = {"Prefer": f"min-sequence={foreign_place(2)}"}
    assert api("topics/", headers=headers).status_code == 409
    assert api("topics/").status_code == 200


def test_other_preferences_stand_beside_it(api, topic):
    preferences = f'respond-async, Min-Sequence="{place_at(1)}", handling=lenient'

    response = api("topics/", colour="red", headers={"Prefer": preferences})

    assert [each["parameter"] for each in response.json()["warnings"]] == ["colour"]


@pytest.mark.parametrize("text", ["x", "", "-1", "1.5", "1;2", "1", "1-9f86", "9" * 19])
def test_what_is_no_sequence_is_refused(api, topic, text):
    response = api("topics/", headers={"Prefer": f"min-sequence={text}"})

    assert response.status_code == 400
    assert "A number alone does not say" in response.json()["detail"]


def test_start_of_the_log_is_in_every_history(api, topic):
    assert api("topics/", headers={"Prefer": "min-sequence=0"}).status_code == 200


def test_server_that_catches_up_in_time_answers(topic, lagging_replica, monkeypatch):
    replica = min_sequence.current_log_state()
    states = iter([replica, replica, current_log_state()])
    monkeypatch.setattr(min_sequence, "current_log_state", lambda: next(states))
    monkeypatch.setattr(min_sequence, "LOOK_EVERY", 0)

    min_sequence.wait_for_place(Place.parse(lagging_replica))

    assert (list(states), THREAD_BUDGET.waiting) == ([], 0)


def test_nobody_waits_where_no_thread_is_spare(api, topic, settings, lagging_replica, monkeypatch):
    settings.THREADS = 1
    looks, replica = [], min_sequence.current_log_state()
    monkeypatch.setattr(min_sequence, "current_log_state", lambda: looks.append(1) or replica)

    headers = {"Prefer": f"min-sequence={lagging_replica}"}
    assert api("topics/", headers=headers).status_code == 412
    assert looks == [1]


def test_publishing_and_withdrawing_say_the_place():
    TopicFactory(slug="pain")
    output = StringIO()

    call_command("publish", "topic/pain", stdout=output)
    call_command("withdraw", "topic/pain", "--reason", "error", stdout=output)

    assert output.getvalue() == (
        f"{place_at(1)}: topic/pain edition 1\n{place_at(2)}: withdrew topic/pain\n"
    )
