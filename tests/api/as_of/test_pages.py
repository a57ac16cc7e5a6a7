"""Pages of a past list, their statements, and their caching."""

import pytest

from cms.api.database.state_cache import clear_caches
from tests.clock import THURSDAY, TUESDAY
from tests.factories.posts import AuthorFactory, PostFactory, SeriesFactory
from tests.factories.treatments import TreatmentFactory

pytestmark = pytest.mark.django_db


def test_pages_lead_through_the_list_of_then_while_others_publish(api, published):
    for number in range(5):
        published(TreatmentFactory(slug=f"t{number}", name=f"T{number}"))
    parameters = {"as_of": "2026-03-02", "page_size": 2, "ordering": "-title"}
    first = api("treatments/", **parameters).json()
    published(TreatmentFactory(slug="t9", name="T9"), at=TUESDAY)
    second = api(first["next"].removeprefix("http://localhost:8000")).json()
    third = api(second["next"].removeprefix("http://localhost:8000")).json()
    previous = api(third["previous"].removeprefix("http://localhost:8000")).json()
    by_number = api("treatments/", page=2, **parameters).json()

    slugs = [item["slug"] for page in (first, second, third) for item in page["results"]]
    assert slugs == ["t4", "t3", "t2", "t1", "t0"]
    assert (first["count"], second["count"], third["next"]) == (5, 5, None)
    assert previous["results"] == second["results"] == by_number["results"]


def test_a_cursor_of_one_time_is_none_of_another(api, published):
    published(TreatmentFactory(), TreatmentFactory())
    first = api("treatments/", as_of="2026-03-02", page_size=1).json()
    other = first["next"].replace("2026-03-02", "2026-03-03")

    assert api(other.removeprefix("http://localhost:8000")).status_code == 400


@pytest.mark.parametrize("how_many", [1, 3, pytest.param(100, marks=pytest.mark.slow)])
def test_list_of_then_costs_the_same_for_any_number_of_rows(
    api, published, how_many, django_assert_num_queries
):
    series, author = SeriesFactory(), AuthorFactory()
    published(series, author)
    posts = [PostFactory(series=series, authors=[author]) for _ in range(how_many + 1)]
    published(*posts)

    clear_caches()
    with django_assert_num_queries(6):  # head, editions, count, entries, included, cards
        body = api("posts/", as_of="2026-03-02", include="series", page_size=how_many).json()
    with django_assert_num_queries(3):  # head, editions, entries
        api("posts/", as_of="2026-03-02", count="false", page_size=how_many)

    assert (len(body["results"]), body["count"]) == (how_many, how_many + 1)


def test_answer_is_kept_and_validated_like_any_other(api, story, published):
    first = api("treatments/", as_of="2026-03-02")
    again = api("treatments/", as_of="2026-03-02", headers={"If-None-Match": first["ETag"]})
    published(TreatmentFactory(), at=THURSDAY)
    after = api("treatments/", as_of="2026-03-02")

    assert (again.status_code, again["ETag"]) == (304, first["ETag"])
    assert after.content == first.content
    assert "list-treatments" in first["Cache-Tag"].split(",")
    assert first["Content-Language"] == "en"
