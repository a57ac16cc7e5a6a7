"""Invalid times, and the messages that refuse them."""

import pytest

from tests.api.parameters.refusals import errors

pytestmark = pytest.mark.django_db

LOST_PLUS = "In an address, the “+” of an offset is written %2B."


@pytest.mark.parametrize("text", ["1700-01-01", "2201-01-01", "1799-12-31T23:59:59Z"])
def test_years_that_can_be_asked_for_are_named(api, world, text):
    (at,) = errors(api("posts/", published_at__gte=text))
    (on,) = errors(api("posts/", next_review_on__gte=text))
    (past,) = errors(api("posts/", as_of=text))

    assert at["message"] == (
        f"published_at__gte: “{text}” is not a time such as 2018-01-31T12:00:00Z, a date, or a "
        "time ago such as -30d, in the years 1800 to 2200."
    )
    assert on["message"].endswith("in the years 1800 to 2200.")
    assert past["message"].endswith("not before the year 1800.")


@pytest.mark.parametrize("year", ["1800", "2200"])
def test_first_and_last_of_them_are_taken(api, world, year):
    assert api("posts/", published_at__gte=f"{year}-01-01").status_code == 200


@pytest.mark.parametrize("name", ["published_at__gte", "as_of"])
def test_plus_that_became_a_blank_is_explained(api, world, name):
    time = "2018-11-06T12:00:00"
    (fault,) = errors(api(f"posts/?{name}={time}+01:00"))

    assert fault["message"].endswith(f". {LOST_PLUS}")
    assert api(f"posts/?{name}={time}%2B01:00").status_code == 200


@pytest.mark.parametrize("text", ["2018-11-06 12:00", "2018-11-06T12:00:00", "T 12:00", "T" * 99])
def test_what_lost_no_plus_is_not_told_of_one(api, world, text):
    (fault,) = errors(api("posts/", published_at__gte=text))

    assert LOST_PLUS not in fault["message"]
