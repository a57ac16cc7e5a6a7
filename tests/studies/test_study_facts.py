"""Where and when a study was made, its flow of people, and the facts of a review."""

import pytest

from cms.publishing import publish
from studies.models import BaselineCharacteristic
from tests.clock import MONDAY
from tests.factories.studies import ArmFactory, CitationFactory, StudyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trial():
    """A trial of two arms, with all that its report says beside results."""
    trial = StudyFactory(
        slug="trial",
        design="rct_parallel",
        n_enrolled=60,
        setting="two spine clinics",
        countries="US\nDE",
        started_on="2012-03-01",
        ended_on="2015-06-30",
        registry="ClinicalTrials.gov",
        registration_number="NCT01234567",
        is_prospective=True,
        protocol=CitationFactory(title="The protocol"),
        n_assessed=102,
        n_excluded=42,
        exclusion_reasons="declined: 30\nnot eligible: 12",
    )
    marrow = ArmFactory(
        study=trial,
        label="Marrow",
        role="experimental",
        n_allocated=30,
        n_received=29,
        n_analysed=27,
        n_lost=2,
        n_discontinued=1,
        discontinuation_reasons="pain: 1",
    )
    ArmFactory(study=trial, label="Sham", role="sham", n_allocated=30, position=1)
    BaselineCharacteristic.objects.create(
        study=trial, arm=marrow, characteristic="mean age", value="44.2", unit="years"
    )
    BaselineCharacteristic.objects.create(study=trial, characteristic="smokers", position=1)
    return trial


def read(client, slug):
    return client.get(f"/api/v1/studies/{slug}/").json()


def read_page(client, slug):
    return client.get(f"/studies/{slug}/").content.decode()


def test_a_trial_is_published_with_its_flow_and_its_people(client, trial):
    publish(trial.protocol, trial, by=None, at=MONDAY)

    document = read(client, "trial")
    marrow = document["arms"][0]

    assert document["flow"] == {
        "n_assessed": 102,
        "n_excluded": 42,
        "exclusion_reasons": ["declined: 30", "not eligible: 12"],
    }
    assert (marrow["n_lost"], marrow["n_discontinued"], marrow["n_analysed"]) == (2, 1, 27)
    assert document["baseline"] == [
        {
            "characteristic": "mean age",
            "arm": {"id": marrow["id"], "label": "Marrow"},
            "value": "44.2",
            "unit": "years",
        },
        {"characteristic": "smokers", "arm": None, "value": None, "unit": ""},
    ]
    assert (document["setting"], document["countries"]) == ("two spine clinics", ["US", "DE"])
    assert (document["started_on"], document["ended_on"]) == ("2012-03-01", "2015-06-30")
    assert document["registration"] == {
        "registry": "ClinicalTrials.gov",
        "number": "NCT01234567",
        "is_prospective": True,
    }
    assert document["protocol"]["title"] == "The protocol"
    assert document["review"] is None


def test_its_page_says_so_in_words(client, trial):
    publish(trial.protocol, trial, by=None, at=MONDAY)

    page = read_page(client, "trial")

    assert "102 assessed" in page
    assert "42 excluded (declined: 30, not eligible: 12)" in page
    assert "Marrow: 30 allocated; 29 treated; 2 lost; 1 stopped (pain: 1); 27 analysed" in page
    assert "mean age (Marrow): 44.2 years" in page
    assert "smokers: not reported" in page
    assert "ClinicalTrials.gov, NCT01234567, before it began" in page


def test_a_review_names_the_studies_that_it_includes(client, trial):
    review = StudyFactory(
        slug="review",
        design="meta_analysis",
        searched_to="2022-12-31",
        databases="MEDLINE\nCENTRAL",
        n_studies=13,
        risk_of_bias_tool="RoB 2",
        risk_of_bias="high",
    )
    review.included_studies.set([trial, StudyFactory(title="Not published")])
    publish(trial, review, by=None, at=MONDAY)

    facts = read(client, "review")["review"]

    assert [study["slug"] for study in facts.pop("included_studies")] == ["trial"]
    assert facts == {
        "searched_to": "2022-12-31",
        "databases": ["MEDLINE", "CENTRAL"],
        "n_studies": 13,
        "risk_of_bias_tool": "RoB 2",
        "risk_of_bias": "high",
    }
    page = read_page(client, "review")
    assert "Searched in MEDLINE, CENTRAL" in page
    assert "Risk of bias: high (RoB 2)" in page
