"""Refusals: invalid parameters, and places that are not in the log."""

import pytest

from cms.api.database.places import require_place
from cms.api.database.snapshot import current_log_state
from cms.api.errors.problem_details import Problem
from cms.published.chain import START, Place
from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.posts import TopicFactory
from tests.places import foreign_place, place_at

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"after": "x"}, "after"),
        ({"after": "-1"}, "after"),
        ({"after": "1"}, "after"),
        ({"after": "1-9f86"}, "after"),
        ({"page_size": "101"}, "page_size"),
        ({"page_size": "0"}, "page_size"),
        ({"types": "topic,result"}, "types"),
        ({"locales": "xx"}, "locales"),
        ({"documents": "yes"}, "documents"),
        ({"also": "1"}, "also"),
        ({"since": "1"}, "since"),
    ],
)
def test_what_cannot_be_used_is_refused(api, query, parameter):
    response = api("changes/", **query)

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert [each["parameter"] for each in response.json()["errors"]] == [parameter]


def test_who_sends_a_number_is_told_what_to_send(api):
    publish(TopicFactory(), by=None, at=MONDAY)

    response = api("changes/", after=1)

    assert response.json()["detail"] == (
        "after: “1” is not a place in the log, such as 54-9f86d081884c7d65, or 0 for its start. A "
        "number alone does not say of which history it is: send the whole `place` of the change, "
        "page or export that you have."
    )


@pytest.mark.parametrize("sequence", [1, 2, 3])
def test_place_of_another_history_is_refused_wherever_it_is(api, sequence):
    publish(TopicFactory(), TopicFactory(), by=None, at=MONDAY)

    response = api("changes/", after=foreign_place(sequence))

    problem = response.json()
    assert (response.status_code, response["Cache-Control"]) == (409, "no-store")
    assert problem["type"] == "http://localhost:8000/api/v1/problems/other-history/"
    assert problem["place"] == place_at(2)
    assert problem["export"] == "http://localhost:8000/api/v1/export/"


def test_place_that_the_replica_has_still_to_reach_is_refused_for_now(api):
    publish(TopicFactory(), by=None, at=MONDAY)
    replica = current_log_state()
    publish(TopicFactory(), by=None, at=MONDAY)

    with pytest.raises(Problem) as refused:
        require_place(Place.parse(place_at(2)), replica)

    response = refused.value.response()
    assert (response.status_code, response["Retry-After"]) == (412, "1")
    assert refused.value.facts["place"] == place_at(1)


def test_places_are_checked_with_one_statement_and_the_ends_with_none(django_assert_num_queries):
    publish(*(TopicFactory() for _ in range(3)), by=None, at=MONDAY)
    log_state = current_log_state()
    middle = Place.parse(place_at(2))

    with django_assert_num_queries(0):
        require_place(START, log_state)
        require_place(log_state.place, log_state)
    with django_assert_num_queries(1):
        require_place(middle, log_state)
