"""Readers find publications by what they know of them, and see whether they still stand."""

import pytest

from tests import golden
from tests.factories.studies import CitationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_citation")]
LONG_NAME = "Back pain " * 40
BOTH = ["pettine-2016", "trial"]


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("doi=10.1007/s00264-015-2886-4", ["pettine-2016"]),
        ("doi=https://doi.org/10.1007/S00264-015-2886-4", ["pettine-2016"]),
        ("doi__in=10.1007/s00264-015-2886-4,10.1000/1", ["pettine-2016"]),
        ("doi__not=10.1007/s00264-015-2886-4", ["trial"]),
        ("doi__isnull=true", ["trial"]),
        ("pmid=123", ["trial"]),
        ("registry_id=NCT01234567", ["trial"]),
        ("registry_id__isnull=true", ["pettine-2016"]),
        ("kind=registry_entry", ["trial"]),
        ("integrity=corrected", ["pettine-2016"]),
        ("integrity__not=corrected", ["trial"]),
        ("year=2016", ["pettine-2016"]),
        ("year__gte=2017", []),
        ("year__isnull=true", ["trial"]),
        ("container_title=International Orthopaedics", ["pettine-2016"]),
        ("ordering=-year", BOTH),
        ("ordering=title", BOTH),
        ("search=Suzuki", ["pettine-2016"]),
        ("search=orthopaedics", ["pettine-2016"]),
        ("search=10.1007/s00264-015-2886-4", ["pettine-2016"]),
        ("search=NCT01234567", ["trial"]),
        ("search=discogenic", ["pettine-2016"]),
    ],
)
def test_citations_are_found(client, query, slugs):
    response = client.get(f"/api/v1/citations/?{query}")

    assert [item["slug"] for item in response.json()["results"]] == slugs


def test_what_a_facet_counts(client):
    facets = client.get("/api/v1/citations/?facets=integrity,year,container_title").json()["facets"]

    assert {
        name: [(each["value"], each["count"]) for each in facet["values"]]
        for name, facet in facets.items()
    } == {
        "integrity": [("corrected", 1), ("retracted", 1)],
        "year": [(2016, 1), (None, 1)],
        "container_title": [("International Orthopaedics", 1), (None, 1)],
    }


def test_a_citation_is_rendered_whole(pettine):
    assert pettine.render() == golden.load_document("citation")


def test_by_slug_and_by_id_is_the_same(client, published_citation):
    by_slug = client.get("/api/v1/citations/pettine-2016/").json()
    by_id = client.get(f"/api/v1/citations/{published_citation.pk}/").json()

    assert by_slug == by_id
    assert (by_slug["integrity"], by_slug["integrity_checked_at"]) == (
        "corrected",
        "2026-03-02T09:00:00.000Z",
    )
    assert [author["family"] for author in by_slug["authors"]] == ["Pettine", "Suzuki"]
    assert [sorted(notice) for notice in by_slug["notices"]] == [
        ["date", "notice_doi", "reason", "source", "type"]
    ]


def test_what_has_no_title_is_called_by_what_is_known(client):
    CitationFactory(slug="long", title=LONG_NAME)

    trial = client.get("/api/v1/citations/trial/").json()

    assert trial["title"] == "NCT01234567"
    assert trial["source_url"] == "https://registry.example/1"


def test_a_long_title_is_cut_as_a_name_alone():
    citation = CitationFactory(title=LONG_NAME.strip())

    document = citation.render()

    assert (len(document["title"]), document["title"][-6:]) == (300, " pain…")
    assert document["text"] == f"{LONG_NAME.strip()}."
