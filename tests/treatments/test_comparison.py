"""Comparisons of treatments: their sides, paths and comparable outcomes."""

import json

import pytest

from cms.api.views.meta import OPENAPI
from cms.publishing import publish, withdraw
from tests.api.openapi.test_schema import validate
from tests.clock import MONDAY, TUESDAY
from tests.factories.studies import (
    ArmFactory,
    MeasureFactory,
    PopulationFactory,
    ResultFactory,
    StudyFactory,
)
from tests.factories.treatments import CriterionFactory, PathEffectFactory, TreatmentFactory

pytestmark = pytest.mark.django_db
COMPARE = "/api/v1/compare/treatments/"


@pytest.fixture
def marrow():
    return TreatmentFactory(slug="marrow", name="Marrow", invasiveness=2, uses_cells=True)


@pytest.fixture
def fusion():
    return TreatmentFactory(slug="fusion", name="Fusion", invasiveness=5)


@pytest.fixture
def measure():
    return MeasureFactory(slug="avoided", name="Surgery avoided")


def create_result(study, treatment, measure, kind="itt", **fields):
    """Create a result of a new arm of the study."""
    arm = ArmFactory(study=study, label=treatment.slug, treatment=treatment)
    group = PopulationFactory(study=study, arm=arm, label=f"{treatment.slug} {kind}", kind=kind)
    fields = {"timepoint_days": 365, "timepoint_kind": "fixed"} | fields
    return ResultFactory(study=study, arm=arm, population=group, measure=measure, **fields)


def get_comparison(client, slugs="marrow,fusion"):
    return client.get(COMPARE, {"slugs": slugs})


def publish_all(*drafts):
    publish(*drafts, by=None, at=MONDAY)


def test_sides_come_in_the_order_asked_for_with_all_that_decides(client, marrow, fusion):
    disc = TreatmentFactory(slug="disc")
    CriterionFactory(treatment=fusion, text="A slipped vertebra.")
    PathEffectFactory(from_treatment=marrow, to_treatment=fusion, reason="It cuts nothing.")
    PathEffectFactory(from_treatment=marrow, to_treatment=disc)
    publish_all(marrow, fusion, disc)

    body = get_comparison(client, "fusion,marrow").json()

    first, second = body["treatments"]
    assert [first["slug"], second["slug"]] == ["fusion", "marrow"]
    assert (first["invasiveness"], second["uses_cells"]) == (5, True)
    assert [each["text"] for each in first["criteria"]["indication"]] == ["A slipped vertebra."]
    assert first["criteria"]["prerequisite"] == []
    assert {effect["to"]["slug"] for effect in second["path_effects"]} == {"fusion", "disc"}
    assert [(each["from"], each["to"], each["effect"]) for each in body["paths"]] == [
        ("fusion", "marrow", None),
        ("marrow", "fusion", "keeps_open"),
    ]
    assert body["paths"][1]["reason"] == "It cuts nothing."


def test_arms_of_one_randomised_trial_are_comparable(
    client, marrow, fusion, measure, django_assert_num_queries
):
    study = StudyFactory(design="rct_parallel")
    create_result(study, marrow, measure)
    create_result(study, fusion, measure)
    publish_all(marrow, fusion, measure, study)

    with django_assert_num_queries(4):  # head, treatments, results, cards
        (outcome,) = get_comparison(client).json()["outcomes"]

    assert (outcome["measure"]["slug"], outcome["timepoint_days"]) == ("avoided", 365)
    assert (outcome["comparable"], outcome["why"], outcome["missing"]) == (True, [], [])
    assert len(outcome["results"]) == 2
    schema = json.loads(OPENAPI.read_text())
    responses = schema["paths"][COMPARE]["get"]["responses"]
    validate(get_comparison(client).json(), responses["200"], schema)
    validate(get_comparison(client, "x").json(), responses["400"], schema)


def test_figures_of_different_studies_are_not_and_every_reason_is_told(
    client, marrow, fusion, measure
):
    first = StudyFactory(title="One", design="case_series")
    other = StudyFactory(title="Other", design="rct_parallel")
    create_result(first, marrow, measure, kind="received", event_definition="No operation.")
    create_result(other, fusion, measure, timepoint_kind="mean", event_definition="No second one.")
    publish_all(marrow, fusion, measure, first, other)

    (outcome,) = get_comparison(client).json()["outcomes"]

    assert outcome["comparable"] is False
    assert outcome["why"][0] == (
        "The figures are from different studies, which share no control group: a difference may "
        "come from the patients and not from the treatments."
    )
    assert outcome["why"][1:] == [
        "“One” did not assign treatments by chance (case series).",
        "The time is meant differently: fixed, mean.",
        "What counted as the outcome differs: “No operation.”; “No second one.”.",
        "The figures are shares or means of different groups: itt, received.",
    ]


def test_statistics_of_different_kinds_are_not_comparable(client, marrow, fusion, measure):
    study = StudyFactory(design="rct_parallel")
    create_result(study, marrow, measure)
    create_result(study, fusion, measure, statistic="risk")
    publish_all(marrow, fusion, measure, study)

    (outcome,) = get_comparison(client).json()["outcomes"]

    assert outcome["why"] == ["The figures are of different kinds: proportion, risk."]


def test_another_time_is_another_group_with_one_treatment_missing(client, marrow, fusion, measure):
    study = StudyFactory(design="rct_parallel")
    create_result(study, marrow, measure, timepoint_days=730)
    create_result(study, fusion, measure, timepoint_days=365)
    publish_all(marrow, fusion, measure, study)

    year, two_years = get_comparison(client).json()["outcomes"]

    assert (year["timepoint_days"], year["missing"]) == (365, ["marrow"])
    assert year["why"] == ["Only Fusion has a result for this outcome at this time."]
    assert (two_years["timepoint_days"], two_years["missing"]) == (730, ["fusion"])


def test_a_measure_that_is_not_described_here_joins_nothing(client, marrow, fusion, measure):
    study = StudyFactory(design="meta_analysis")
    create_result(study, marrow, measure, timepoint_days=None, timepoint_kind="")
    create_result(study, fusion, measure, timepoint_days=None, timepoint_kind="")
    publish_all(marrow, fusion, study)

    outcomes = get_comparison(client).json()["outcomes"]

    assert [each["measure"] for each in outcomes] == [None, None]
    assert outcomes[0]["why"][1:] == [
        "“Concentrated bone marrow in patients approved for fusion” pools several studies.",
        "What was measured is not described here.",
        "The time after the treatment is not reported.",
    ]


@pytest.mark.parametrize(
    "slugs", ["", "marrow", "marrow,marrow", "a,b,c,d,e,f", "marrow,", "a b,c"]
)
def test_two_to_five_different_slugs_are_needed(client, marrow, slugs):
    response = get_comparison(client, slugs)

    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "slugs"


def test_the_index_leads_to_the_comparison(client):
    collections = {item["name"]: item for item in client.get("/api/v1/").json()["collections"]}

    assert collections["treatments"]["compare"] == f"http://localhost:8000{COMPARE}"
    assert "compare" not in collections["conditions"]


def test_parameters_are_strict(client, marrow):
    assert client.get(COMPARE).json()["errors"][0]["parameter"] == "slugs"
    assert (
        client.get(COMPARE, {"slug": "marrow,fusion"}).json()["errors"][0]["suggestion"] == "slugs"
    )


def test_fields_leave_out_all_others(client, marrow, fusion):
    publish(marrow, fusion, by=None, at=MONDAY)
    address = "/api/v1/compare/treatments/?slugs=marrow,fusion"
    full = client.get(address).json()

    few = client.get(f"{address}&fields=paths.effect,treatments.title,treatments.criteria").json()

    assert list(few) == ["treatments", "paths"]
    assert few["treatments"] == [
        {"title": each["title"], "criteria": each["criteria"]} for each in full["treatments"]
    ]
    assert few["paths"] == [{"effect": each["effect"]} for each in full["paths"]]
    refused = client.get(f"{address}&fields=treatments.titel")
    assert refused.json()["errors"][0]["suggestion"] == "treatments.title"


def test_what_is_not_there_is_named(client, marrow, fusion):
    publish_all(marrow, fusion)
    withdraw(fusion, by=None, at=TUESDAY, reason="safety")

    unknown, withdrawn = get_comparison(client, "marrow,fussion"), get_comparison(client)

    assert (unknown.status_code, unknown.json()["slug"]) == (404, "fussion")
    assert (withdrawn.status_code, withdrawn.json()["slug"]) == (410, "fusion")
    assert withdrawn.json()["detail"].startswith("“fusion”: ")
    assert withdrawn.json()["reason"] == "safety"


def test_an_old_slug_redirects_the_whole_comparison(client, marrow, fusion):
    publish_all(marrow, fusion)
    fusion.slug = "spinal-fusion"
    fusion.save()
    publish(fusion, by=None, at=TUESDAY)

    response = client.get(COMPARE, {"slugs": "marrow,fusion", "locale": "en"})

    assert response.status_code == 301
    assert response["Location"] == (
        f"http://localhost:8000{COMPARE}?slugs=marrow,spinal-fusion&locale=en"
    )


def test_a_new_result_makes_a_new_answer(client, marrow, fusion, measure):
    publish_all(marrow, fusion)
    before = get_comparison(client)
    study = StudyFactory()
    create_result(study, fusion, measure)
    publish(measure, study, by=None, at=TUESDAY)

    after = client.get(
        COMPARE, {"slugs": "marrow,fusion"}, headers={"If-None-Match": before["ETag"]}
    )

    assert after.status_code == 200
    assert len(after.json()["outcomes"]) == 1
    assert "list-results" in before["Cache-Tag"].split(",")
