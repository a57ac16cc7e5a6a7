"""Readers see in lists, details and cards how evidence stands, and find entries by it."""

import pytest

from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import PostFactory
from tests.factories.studies import CitationFactory, ReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    report = ReportFactory(study__slug="marrow", citation=CitationFactory())
    publish(report.citation, report.study, by=None, at=MONDAY)
    return report.study


@pytest.fixture
def posts(study):
    posts = PostFactory(slug="resting", studies=[study]), PostFactory(slug="plain")
    publish(*posts, by=None, at=MONDAY)
    return posts


def retract(study):
    citation = study.reports.get().citation
    citation.notices.create(type="retraction", position=0)
    publish(citation, by=None, at=TUESDAY)


def evidence_in_list(client, **query):
    page = client.get("/api/v1/posts/", query).json()
    return {item["slug"]: item["evidence"] for item in page["results"]}


def test_lists_and_details_say_how_evidence_stands_as_soon_as_it_moves(client, study, posts):
    before = evidence_in_list(client), client.get("/api/v1/posts/resting/").json()

    retract(study)

    after = client.get("/api/v1/posts/resting/").json()
    assert before[0] == {"resting": "current", "plain": "current"}
    assert (before[1]["evidence"], before[1]["evidence_detail"]) == ("current", None)
    assert evidence_in_list(client) == {"resting": "source_retracted", "plain": "current"}
    (source,) = after["evidence_detail"]["sources"]
    assert (after["evidence"], after["edition"]) == ("source_retracted", 1)
    assert (source["status"], source["source"]["slug"]) == ("source_retracted", "marrow")


def test_a_withdrawn_source_has_no_card(client, study, posts):
    withdraw(study, by=None, at=TUESDAY, reason="error")

    entry = client.get("/api/v1/posts/resting/").json()

    assert entry["evidence_detail"] == {
        "sources": [{"source": None, "type": "study", "status": "source_flagged"}]
    }


def test_a_filter_finds_what_a_facet_counts(client, study, posts):
    retract(study)

    page = client.get("/api/v1/posts/", {"facets": "evidence"}).json()

    counts = {each["value"]: each["count"] for each in page["facets"]["evidence"]["values"]}
    assert counts == {"current": 1, "source_retracted": 1}
    assert evidence_in_list(client, evidence__in="source_retracted,drifted") == {
        "resting": "source_retracted"
    }
    assert evidence_in_list(client, evidence__not="source_retracted") == {"plain": "current"}


def test_an_unknown_status_is_refused_with_those_that_there_are(client):
    response = client.get("/api/v1/posts/", {"evidence": "drifting"})

    (error,) = response.json()["errors"]
    assert response.status_code == 400
    assert error["suggestion"] == "drifted"


def test_earlier_editions_say_how_their_evidence_stands_today(client, study, posts):
    retract(study)

    edition = client.get("/api/v1/posts/resting/editions/1/").json()
    listed = client.get("/api/v1/posts/", {"as_of": MONDAY.isoformat()}).json()["results"]

    assert edition["evidence"] == "source_retracted"
    assert {each["slug"]: each["evidence"] for each in listed} == {
        "resting": "source_retracted",
        "plain": "current",
    }


def test_lists_bring_the_detail_on_request_with_the_cards_of_its_sources(client, study, posts):
    retract(study)

    page = client.get("/api/v1/posts/", {"fields": "slug,evidence_detail"}).json()

    details = {item["slug"]: item["evidence_detail"] for item in page["results"]}
    (source,) = details["resting"]["sources"]
    assert details["plain"] is None
    assert (source["source"]["slug"], source["source"]["evidence"]) == (
        "marrow",
        "source_retracted",
    )
