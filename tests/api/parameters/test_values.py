"""Invalid values are refused, never guessed or clamped."""

from itertools import product

import pytest

from cms.api.query.collection_parameters import list_parameters
from tests.api.parameters.refusals import COLLECTIONS, errors

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# What no declared value can be, whatever its sort.
NONSENSE = {
    "nothing": "",
    "NUL": "a\x00b",
    "surrogate": "\ud800".encode("utf-8", "surrogatepass"),
    "a million digits": "9" * 10_000,
    "exponent": "1e1000000",
    "not a number": "nan",
    "year 0": "0000-01-01",
    "year 9999": "9999-12-31T23:59:59Z",
    "edge of time": "0001-01-01T00:00:00+14:00",
    "quote": "'; DROP TABLE published_card; --",
    "JSON path": '$.a"."b',
    "spaces": "   ",
}


@pytest.mark.parametrize("path", ["", "posts/first/", "openapi.json", "docs/", "problems/"])
def test_no_address_takes_a_parameter_it_does_not_have(api, world, path):
    assert errors(api(path, colour="red"))[0]["parameter"] == "colour"


@pytest.mark.parametrize("value", ["0", "-1", "101", "all", "1e3", "", "٣", "1_0", "99999999999"])
def test_page_size_is_from_1_to_100_and_never_clamped(api, world, value):
    assert errors(api("posts/", page_size=value))[0]["parameter"] == "page_size"


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_nonsense_is_refused_or_finds_nothing(api, world, collection):
    for name, value in product(list_parameters(COLLECTIONS[collection]), NONSENSE.values()):
        response = api(f"{collection}/", **{name: value})

        if name == "search":  # any input is a search
            assert response.status_code == 200
        elif response.status_code == 200:  # a text that is merely unknown
            assert name.endswith("__not") or response.json()["results"] == []
        else:
            assert errors(response)[0]["parameter"] == name


@pytest.mark.parametrize("offset", ["+23:59", "-16:00", "-00:00", "Z"])
def test_moments_of_every_offset_are_understood_by_every_database(api, world, offset):
    body = api("posts/", published_at__gte=f"1800-01-01T00:00:00{offset}").json()

    assert body["count"] == 2
