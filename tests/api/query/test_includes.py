"""``include``: full documents of the entries that a page refers to, once each."""

from uuid import uuid4

import pytest

from claims.published import PublishedClaim
from cms.api.database.state_cache import clear_caches
from cms.api.query import includes
from cms.lib import canonical_json
from cms.maintenance import load_documents
from cms.publishing import withdraw
from tests.clock import TUESDAY
from tests.factories.claims import ClaimFactory
from tests.factories.posts import AuthorFactory, PostFactory, SeriesFactory, TopicFactory
from tests.factories.treatments import TreatmentFactory

pytestmark = pytest.mark.django_db


SMALL_TREATMENT = {"id", "type", "slug", "title", "url", "plain_name", "invasiveness"}


def without(items, *keys):
    return [{key: value for key, value in item.items() if key not in keys} for item in items]


def get_own_document(api, included):
    """Get the document from its own address, which alone has the pictures of its figures."""
    own = api(included["url"].removeprefix("http://localhost:8000")).json()
    return {key: value for key, value in own.items() if key != "pictures"}


def test_included_documents_are_those_of_their_own_addresses(api, world):
    body = api("posts/", include="treatments,studies,series").json()

    expected_ids = {
        str(entry.pk) for entry in (world.fusion, world.marrow, world.study, world.series)
    }
    assert set(body["included"]) == expected_ids
    for document in body["included"].values():
        assert document == get_own_document(api, document)
    assert without(body["results"], "treatments", "studies") == api("posts/").json()["results"]
    assert {*body["results"][0]["treatments"][0]} == SMALL_TREATMENT  # to find them by their ids


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


def test_a_document_that_is_older_than_its_relations_includes_nothing_by_them(api, published):
    claim = ClaimFactory()
    published(claim)
    row = PublishedClaim.objects.select_related("live_edition").get(pk=claim.pk)
    later = ("facts", "treatments", "measures", "conditions")
    document = canonical_json.load(row.live_edition.document) | {"slug": "older"}
    older = {key: value for key, value in document.items() if key not in later}
    load_documents(model=PublishedClaim, documents={uuid4(): older}, at=TUESDAY)

    names = "studies,treatments,treatments.conditions"
    listed, entry = (api(path, include=names) for path in ("claims/", "claims/older/"))

    assert [response.status_code for response in (listed, entry)] == [200, 200]
    assert [response.json()["included"] for response in (listed, entry)] == [{}, {}]


def test_what_is_not_published_is_not_included(api, world):
    body = api("posts/", include="treatments")
    assert b"ecret" not in body.content

    withdraw(world.fusion, by=None, at=TUESDAY, reason="safety")

    assert list(api("posts/", include="treatments").json()["included"]) == [str(world.marrow.pk)]


@pytest.mark.parametrize("how_many", [1, 3, pytest.param(100, marks=pytest.mark.slow)])
def test_list_with_everything_costs_the_same_statements_for_any_number_of_rows(
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

    clear_caches()
    with django_assert_num_queries(5):  # head, facets with count, page, included, cards
        response = api("posts/", include="treatments", facets="treatments,year", page_size=how_many)
    clear_caches()
    with django_assert_num_queries(
        7
    ):  # and the words that the search knows, what a correction names
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


def test_second_level_comes_with_the_first(api, world):
    body = api("posts/", include="treatments.conditions,treatments.keeps_open").json()

    treatments = {world.fusion, world.marrow, world.discectomy}  # the last one by keeps_open
    assert set(body["included"]) == {str(each.pk) for each in (*treatments, world.pain)}
    for document in body["included"].values():
        assert document == get_own_document(api, document)
    assert without(body["results"], "treatments") == api("posts/").json()["results"]
    assert "not_included" not in body
    detail = api("posts/chronic-back-pain/", include="treatments,treatments.conditions").json()
    expected = {str(each.pk) for each in (world.fusion, world.marrow, world.pain)}
    assert set(detail["included"]) == expected


def test_part_takes_what_its_entry_refers_to_along(api, world):
    included = api("results/", include="study.conditions").json()["included"]

    assert set(included) == {str(world.study.pk), str(world.pain.pk)}


def test_second_level_costs_a_statement_for_each_type(api, world, django_assert_num_queries):
    clear_caches()
    with django_assert_num_queries(5):  # head, page, treatments, conditions, cards
        api("posts/", include="treatments.conditions")


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("treatments.condition", "treatments.conditions"),
        ("treatments.conditions.parent", None),
        ("treatments.", None),
        ("treatments.forecloses", None),
    ],
)
def test_there_are_two_levels_of_declared_relations(api, world, path, meant):
    (fault,) = api("posts/", include=path).json()["errors"]

    assert fault["parameter"] == "include"
    if meant:
        assert fault["suggestion"] == meant


@pytest.mark.parametrize("path", ["posts/", "posts/chronic-back-pain/"])
@pytest.mark.parametrize("limit", [0, 1, 2, 3])
def test_what_exceeds_the_budget_stays_a_card_and_is_named(api, world, monkeypatch, path, limit):
    monkeypatch.setattr(includes, "MAX_ENTRIES", limit)

    body = api(path, include="treatments.conditions").json()

    wanted = [("treatment", world.marrow), ("treatment", world.fusion), ("condition", world.pain)]
    if limit == 0:
        wanted = wanted[:2]  # nothing is known of what they refer to
    skipped = [{"type": type, "id": str(each.pk)} for type, each in wanted[limit:]]
    assert list(body["included"]) == [str(each.pk) for _, each in wanted[:limit]]
    assert body.get("not_included", []) == skipped
    assert b"ecret" not in api(path, include="treatments.conditions").content.replace(
        b"a secret", b""
    )


def test_draft_takes_no_place_and_is_not_named(api, world, monkeypatch):
    """The post refers to three treatments, of which the last one is a draft."""
    monkeypatch.setattr(includes, "MAX_ENTRIES", 2)

    body = api("posts/", include="treatments").json()

    assert set(body["included"]) == {str(world.marrow.pk), str(world.fusion.pk)}
    assert "not_included" not in body


def test_bytes_are_limited_too(api, world, monkeypatch):
    sizes = [
        len(row[0].encode())
        for row in includes.fetch_detail_rows(
            [includes.Target("treatment", str(each.pk)) for each in (world.marrow, world.fusion)]
        ).values()
    ]
    monkeypatch.setattr(includes, "MAX_BYTES", max(sizes))

    body = api("posts/", include="treatments").json()

    assert list(body["included"]) == [str(world.marrow.pk)]
    assert body["not_included"] == [{"type": "treatment", "id": str(world.fusion.pk)}]


def test_collection_that_refers_to_nothing_has_no_include(api, world):
    assert api("measures/", include="studies").json()["errors"][0]["code"] == "unknown"
