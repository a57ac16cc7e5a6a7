"""``search=`` in every list."""

import pytest

from cms.published.models.rows import published_types
from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.posts import PostFactory
from tests.search.conftest import slugs

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", sorted(published_types()))
def test_every_list_of_entries_can_be_searched(api, claimed_world, name):
    collection = published_types()[name].collection
    first = api(f"{collection}/").json()["results"][0]

    assert first["slug"] in slugs(api(f"{collection}/", search=first["title"]))
    assert api(f"{collection}/", search="zzzzzzzz").json()["count"] == 0


def test_parts_of_entries_are_not_searched(api, world):
    assert api("results/", search="x").status_code == 400


def test_a_list_comes_best_first_unless_another_order_is_asked_for(api, library):
    assert slugs(api("posts/", search="stimulation")) == ["cord", "walk"]
    assert slugs(api("posts/", search="stimulation", ordering="-title")) == ["walk", "cord"]


def test_a_searched_list_says_how_it_understood_and_another_does_not(api, library):
    assert api("posts/", search="stimulaton").json()["corrected"] == "stimulation"
    assert "corrected" not in api("posts/").json()


def test_a_search_combines_with_filters(api, world):
    parameters = {"search": "pain", "treatments": "spinal-fusion"}

    assert slugs(api("posts/", **parameters)) == ["chronic-back-pain"]
    assert slugs(api("posts/", **parameters, treatments__invasiveness__lte=1)) == []
    assert slugs(api("posts/", **parameters, ordering="title")) == ["chronic-back-pain"]


def test_a_searched_list_has_the_rows_of_the_list(api, world):
    (plain,) = api("posts/", slug="chronic-back-pain").json()["results"]

    (post,) = api("posts/", search="helps").json()["results"]
    (place,) = api("posts/", search="helps", fields="series").json()["results"]

    assert post == plain
    assert place["series"]["previous"]["slug"] == "first"


def test_pages_of_a_searched_list_lead_on_in_either_order(api):
    publish(*(PostFactory(title=f"Brace {n}") for n in range(3)), by=None, at=MONDAY)
    for order in ({}, {"ordering": "title"}):
        first = api("posts/", search="brace", page_size=2, **order).json()
        second = api(first["next"].removeprefix("http://localhost:8000")).json()

        assert (first["count"], second["count"]) == (3, 3)
        titles = [row["title"] for page in (first, second) for row in page["results"]]
        assert sorted(titles) == ["Brace 0", "Brace 1", "Brace 2"]
        assert second["next"] is None


def test_search_with_a_number_that_no_column_holds_finds_nothing(api, world):
    assert api("images/", search="hill", width=-1).json()["results"] == []
