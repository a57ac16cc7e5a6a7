"""Refusals: invalid parameters, and a sequence beyond the end of the log."""

import pytest

from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.posts import TopicFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"after": "x"}, "after"),
        ({"after": "-1"}, "after"),
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


def test_place_beyond_the_end_of_the_log_is_refused(api):
    publish(TopicFactory(), by=None, at=MONDAY)

    response = api("changes/", after=2)

    problem = response.json()
    assert (response.status_code, problem["sequence"]) == (412, 1)
    assert problem["type"] == "http://localhost:8000/api/v1/problems/behind/"
    assert response["Retry-After"] == "1"
