"""Where and when a study was made, its flow of people, and the facts of a review."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

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


def test_only_a_review_includes_studies_and_never_itself(trial):
    review = StudyFactory(design="meta_analysis")
    review.included_studies.add(trial, review)
    trial.included_studies.add(review)

    def list_found(study):
        return [each.message for each in study.preflight() if each.field == "included_studies"]

    assert list_found(review) == [
        "A review can't include itself. Take it out of the studies included."
    ]
    assert list_found(trial) == [
        "Only a review includes studies. Take them out, or choose its design."
    ]


def test_a_trial_says_how_people_came_to_their_groups(client, trial):
    trial.randomisation = "by a computer, 1:1"
    trial.allocation = "sealed envelopes"
    trial.masked = "patients and assessors"
    trial.save()
    publish(trial, by=None, at=MONDAY)

    assert read(client, "trial")["allocation"] == {
        "randomisation": "by a computer, 1:1",
        "allocation": "sealed envelopes",
        "masked": "patients and assessors",
    }
    page = read_page(client, "trial")
    assert [text in page for text in ("by a computer, 1:1", "sealed envelopes")] == [True, True]
    assert "patients and assessors" in page


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"design": "case_series", "randomisation": "by a coin"}, "randomisation"),
        ({"design": "case_series", "allocation": "envelopes"}, "allocation"),
        ({"masking": "none", "masked": "patients"}, "masked"),
        ({"design": "rct_cluster", "randomisation": "by a coin"}, ""),
        ({"design": "", "allocation": "envelopes"}, ""),
        ({"masking": "double", "masked": "patients"}, ""),
    ],
)
def test_what_chance_did_not_decide_is_refused(values, field):
    study = StudyFactory.build(**values)

    try:
        study.clean()
        found = []
    except ValidationError as refused:
        found = [*refused.message_dict]

    assert found == [field] * bool(field)


def test_the_database_keeps_allocation_to_randomised_trials():
    with pytest.raises(IntegrityError, match="allocation_by_chance"), transaction.atomic():
        StudyFactory(design="case_series", randomisation="by a coin")


@pytest.mark.parametrize(
    ("values", "field"),
    [({"pmid": "PMC12"}, "pmid"), ({"pmcid": "4928392"}, "pmcid"), ({"pmid": "26156727"}, "")],
)
def test_ids_of_pubmed_are_refused_in_another_form(values, field):
    citation = CitationFactory.build(**values)

    try:
        citation.clean_fields()
        found = []
    except ValidationError as refused:
        found = [*refused.message_dict]

    assert found == [field] * bool(field)
