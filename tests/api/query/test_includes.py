"""``include``: full documents of the entries that a page refers to, once each."""

import pytest

from cms.api.query import includes
from cms.api.representations.cards import clear_cards
from cms.publishing import withdraw
from tests.clock import TUESDAY
from tests.factories.posts import AuthorFactory, PostFactory, SeriesFactory, TopicFactory
from tests.factories.treatments import TreatmentFactory

pytestmark = pytest.mark.django_db


def test_included_documents_are_those_of_their_own_addresses(api, world):
    body = api("posts/", include="treatments,studies,series").json()

    expected_ids = {
        str(entry.pk) for entry in (world.fusion, world.marrow, world.study, world.series)
    }
    assert set(body["included"]) == expected_ids
    for document in body["included"].values():
        own = api(document["url"].removeprefix("http://localhost:8000")).json()
        assert document == own
    assert body["results"] == api("posts/").json()["results"]  # cards as ever


def test_detail_takes_documents_along_too(api, world):
    plain = api("posts/chronic-back-pain/").json()

    entry = api("posts/chronic-back-pain/", include="treatments").json()

    assert set(entry.pop("included")) == {str(world.fusion.pk), str(world.marrow.pk)}
    assert entry == plain


def test_result_takes_its_study_along(api, world):
    listed = api("results/", include="study").json()["included"]
    included = api(f"results/{world.result.pk}/", include="study").json()["included"]

    assert listed == included
    assert list(listed) == [str(world.study.pk)]


def test_what_is_not_published_is_not_included(api, world):
    body = api("posts/", include="treatments")
    assert b"ecret" not in body.content

    withdraw(world.fusion, by=None, at=TUESDAY, reason="safety")

    assert list(api("posts/", include="treatments").json()["included"]) == [str(world.marrow.pk)]


@pytest.mark.parametrize("how_many", [1, 3, pytest.param(100, marks=pytest.mark.slow)])
def test_list_with_everything_costs_six_statements_for_any_number_of_rows(
    api, published, django_assert_num_queries, how_many
):
    for _ in range(2):
        series, author, topic = SeriesFactory(), AuthorFactory(), TopicFactory()
        treatments = [TreatmentFactory() for _ in range(2)]
        published(series, author, topic, *treatments)
        published(
            *(
                PostFactory(
                    title="About pain",
                    series=series,
                    authors=[author],
                    topics=[topic],
                    treatments=treatments,
                )
                for _ in range(how_many)
            )
        )

    clear_cards()
    with django_assert_num_queries(5):  # head, facets with count, page, included, cards
        response = api("posts/", include="treatments", facets="treatments,year", page_size=how_many)
    clear_cards()
    with django_assert_num_queries(6):  # and the words that the search knows
        api(
            "posts/",
            include="series",
            facets="treatments,year",
            page_size=how_many,
            search="pian",
            ordering="title",
        )

    assert response.json()["count"] == 2 * how_many
    assert len(response.json()["included"]) in {2, 4}


def test_one_statement_for_each_type(api, world, django_assert_num_queries):
    with django_assert_num_queries(6):  # head, page, treatments, conditions, studies, cards
        api("posts/", include="treatments,conditions,studies")


@pytest.mark.parametrize(
    ("name", "meant"), [("treatmnts", "treatments"), ("created_by", None), ("lead_image", None)]
)
def test_only_declared_relations_can_be_included(api, world, name, meant):
    response = api("posts/", include=name)

    (fault,) = response.json()["errors"]
    assert response.status_code == 400
    assert fault.get("suggestion") == meant
    assert "treatments" in fault["allowed"]


def test_too_many_entries_are_refused_with_advice(api, world, monkeypatch):
    monkeypatch.setattr(includes, "MAX_ENTRIES", 1)

    response = api("posts/", include="treatments")

    (fault,) = response.json()["errors"]
    assert (response.status_code, fault["parameter"]) == (400, "include")
    assert "at most 1 entries can come with one answer" in fault["message"]
    assert "smaller page_size" in fault["message"]


def test_too_many_bytes_are_refused_with_advice(api, world, monkeypatch):
    monkeypatch.setattr(includes, "MAX_BYTES", 100)

    response = api("posts/", include="treatments")

    assert response.status_code == 400
    assert "at most 100 bytes" in response.json()["detail"]


def test_collection_that_refers_to_nothing_has_no_include(api, world):
    assert api("measures/", include="studies").json()["errors"][0]["code"] == "unknown"
