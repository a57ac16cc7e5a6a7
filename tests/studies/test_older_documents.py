"""Documents from before results named groups by id are still read, projected and shown."""

import pytest

from cms.publishing import publish
from studies.html import list_results
from studies.models import Study
from studies.published import PublishedResult
from tests import golden
from tests.clock import MONDAY
from treatments.published import PublishedTreatment

pytestmark = pytest.mark.django_db
NEWER_KEYS = {
    *("title", "position", "intervention", "comparator", "comparator_population", "computed"),
    *("comparator_n_analysed", "comparator_n_events", "is_primary", "adjusted_for", "n_studies"),
    *("pooling", "dispersion", "dispersion_kind", "p_operator"),
}


@pytest.fixture
def older():
    """The golden study as earlier versions wrote it."""
    document = golden.load_document("study")
    for key in ("flow", "baseline", "review", "registration", "setting", "countries"):
        del document[key]
    for result in document["results"]:
        result["arm"] = result["intervention"]["label"]
        result["comparator_arm"] = None
        for key in NEWER_KEYS:
            del result[key]
    return document


def test_an_older_result_is_titled_by_its_arm(older):
    parts = PublishedResult.documents("1", older)

    assert [part["title"] for part in parts] == [
        "Concentrated bone marrow, before treatment: 56.5",
        "Concentrated bone marrow, 36 months: 17.5",
        "Concentrated bone marrow, 36 months: 20 of 26",
    ]
    assert [PublishedResult.columns(part)["is_primary"] for part in parts] == [False] * 3


def test_an_older_study_has_its_results_on_its_page(older):
    for result in older["results"]:
        result["measure"] = {"title": "Oswestry Disability Index"}

    assert list_results(older)[0]["text"] == (
        "Oswestry Disability Index: Concentrated bone marrow, before treatment: 56.5"
    )


def test_an_older_treatment_is_a_procedure():
    document = golden.load_document("treatment")
    del document["kind"]

    assert PublishedTreatment.columns(document)["kind"] == "procedure"


def test_an_older_edition_is_read_and_shown(client, marrow_study, odi, older, monkeypatch):
    monkeypatch.setattr(Study, "render", lambda study: older)
    publish(odi, marrow_study, by=None, at=MONDAY)

    edition = client.get("/api/v1/studies/marrow/editions/1/").json()
    page = client.get("/studies/marrow/").content.decode()
    listed = client.get("/api/v1/results/?study=marrow").json()["results"]

    assert edition["results"][0]["arm"] == "Concentrated bone marrow"
    assert "Oswestry Disability Index: Concentrated bone marrow, before treatment: 56.5" in page
    assert {each["title"] for each in listed} == {
        "Concentrated bone marrow, before treatment: 56.5",
        "Concentrated bone marrow, 36 months: 17.5",
        "Concentrated bone marrow, 36 months: 20 of 26",
    }
