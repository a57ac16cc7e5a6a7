"""Comparisons of treatments: sides, paths, figures side by side, contrasts, unknowns."""

import json
from decimal import Decimal

import pytest

from cms.api.views.meta import OPENAPI
from cms.publishing import publish, withdraw
from studies.choices import Statistic
from studies.statistics import COMPARISONS, RULES
from tests.api.openapi.test_schema import validate
from tests.clock import MONDAY, TUESDAY
from tests.factories.studies import (
    CitationFactory,
    MeasureFactory,
    PopulationFactory,
    ReportFactory,
    ResultFactory,
    StudyFactory,
)
from tests.factories.treatments import (
    ConditionFactory,
    CriterionFactory,
    PathEffectFactory,
    TreatmentFactory,
)
from tests.treatments.comparisons import (
    COMPARE,
    create_result,
    get_comparison,
    list_codes,
    publish_all,
)
from treatments.contrasts import find_null_value, is_contrast
from treatments.models import Harm

pytestmark = pytest.mark.django_db
#: What is not known of a treatment of which nothing is stated.
NOT_STATED = ("reversibility", "recovery", "repeat_unknown", "burden", "not_judged")


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
        ("fusion", "fusion", None),
        ("fusion", "marrow", None),
        ("marrow", "fusion", "keeps_open"),
        ("marrow", "marrow", None),
    ]
    assert body["paths"][2]["reason"] == "It cuts nothing."


def get_cells(client, slugs="marrow,fusion"):
    """Return the cells of the only row of the only arms of a comparison."""
    (arms,) = get_comparison(client, slugs).json()["arms"]
    (row,) = arms["rows"]
    return row["cells"]


def test_arms_of_one_randomised_trial_stand_side_by_side(
    client, marrow, fusion, measure, django_assert_num_queries
):
    study = StudyFactory(design="rct_parallel")
    create_result(study, marrow, measure)
    create_result(study, fusion, measure, n_events=13)
    publish_all(marrow, fusion, measure, study)

    with django_assert_num_queries(5):  # head, treatments, results, studies, cards
        body = get_comparison(client).json()

    (arms,) = body["arms"]
    assert (arms["measure"]["slug"], arms["kind"], arms["quantity"]) == (
        "avoided",
        "benefit",
        "share",
    )
    (row,) = arms["rows"]
    first, second = row["cells"]
    assert (row["from_days"], row["to_days"], body["denominator"]) == (365, 365, 100)
    assert (first["treatment"], first["comparable_with"], first["reasons"], first["cautions"]) == (
        *("marrow", ["fusion"], [], []),
    )
    assert first["figures"][0]["people"] == {"of": 100, "value": 77, "low": 58, "high": 89}
    assert first["figures"][0]["interval"]["is_computed"] is True
    assert second["figures"][0]["people"]["value"] == 50
    not_judged = {
        "condition": None,
        "level": None,
        "reasons": [],
        "judged_at": None,
        "text": "How certain this is has not been judged.",
    }
    assert [cell["certainty"] for cell in row["cells"]] == [[not_judged], [not_judged]]
    schema = json.loads(OPENAPI.read_text())
    responses = schema["paths"][COMPARE]["get"]["responses"]
    validate(body, responses["200"], schema)
    validate(get_comparison(client, "x").json(), responses["400"], schema)


def test_a_trials_own_difference_stands_apart_and_hinders_nothing(client, marrow, fusion, measure):
    study = StudyFactory(design="rct_parallel")
    result = create_result(study, marrow, measure)
    other = create_result(study, fusion, measure, n_events=13)
    ResultFactory(
        study=study,
        arm=result.arm,
        comparator_arm=other.arm,
        measure=measure,
        statistic="risk_ratio",
        value="1.54",
        ci_low="1.01",
        ci_high="2.35",
        ci_level="0.95",
        n_events=20,
        n_analysed=26,
        comparator_n_events=13,
        comparator_n_analysed=26,
        timepoint_days=365,
        timepoint_kind="fixed",
    )
    publish_all(marrow, fusion, measure, study)

    (contrast,) = get_comparison(client).json()["contrasts"]

    sides = [contrast[side]["treatment"]["slug"] for side in ("intervention", "comparator")]
    assert (sides, contrast["null_value"], contrast["favours"]) == (
        ["marrow", "fusion"],
        "1",
        "intervention",
    )
    assert contrast["people"] == {"of": 100, "value": 27, "low": 1, "high": 49, "is_computed": True}
    assert [cell["comparable_with"] for cell in get_cells(client)] == [["fusion"], ["marrow"]]


@pytest.mark.parametrize("statistic", COMPARISONS)
def test_the_null_value_of_a_contrast_is_that_of_its_statistic(statistic):
    null_value = find_null_value(statistic)

    assert is_contrast({"statistic": statistic})
    assert (null_value and Decimal(null_value)) == RULES[statistic].null_value


def test_what_is_of_one_group_is_no_contrast():
    singles = [each for each in Statistic.values if each not in COMPARISONS]

    assert [each for each in singles if is_contrast({"statistic": each})] == []


def test_every_reason_of_a_cell_is_told(client, marrow, fusion, measure):
    first = StudyFactory(title="One", design="case_series")
    other = StudyFactory(title="Other", design="rct_parallel")
    first.conditions.add(acute := ConditionFactory(name="Acute pain"))
    other.conditions.add(chronic := ConditionFactory(name="Chronic pain"))
    create_result(first, marrow, measure, kind="received", event_definition="No operation.")
    create_result(
        other,
        fusion,
        measure,
        statistic="range",
        n_events=None,
        value_low="0.6",
        value_high="0.9",
        timepoint_kind="mean",
        event_definition="No second one.",
    )
    publish_all(acute, chronic, marrow, fusion, measure, first, other)

    cell, other_cell = get_cells(client)

    assert (cell["comparable_with"], {each["treatment"] for each in cell["reasons"]}) == (
        [],
        {"fusion"},
    )
    assert [each["text"] for each in cell["reasons"]] == [
        "The time is meant differently: exactly then; on average.",
        "The figures are of different kinds: share of people; range over several studies.",
        "What counted as the outcome differs: “No operation.”; “No second one.”.",
        "The figures are of different groups of people: “marrow received”; “fusion itt”.",
        "The patients had different conditions: Acute pain; Chronic pain.",
    ]
    assert [each["text"] for each in cell["cautions"]] == [
        "“One” did not assign treatments by chance."
    ]
    assert other_cell["figures"][0]["people"] == {"of": 100, "value": None, "low": 60, "high": 90}
    assert list_codes(other_cell["cautions"]) == ["no_interval"]


def test_figures_of_two_studies_that_fit_stand_side_by_side_with_a_caution(
    client, marrow, fusion, measure
):
    studies = [StudyFactory(design="rct_parallel") for _ in range(2)]
    create_result(studies[0], marrow, measure)
    create_result(studies[1], fusion, measure, kind="allocated", timepoint_days=400)
    publish_all(marrow, fusion, measure, *studies)

    cells = get_cells(client)

    assert [cell["comparable_with"] for cell in cells] == [["fusion"], ["marrow"]]
    assert [list_codes(cell["cautions"]) for cell in cells] == [["other_study"], ["other_study"]]


def test_what_was_retracted_stands_beside_nothing(client, marrow, fusion, measure):
    study = StudyFactory(title="One", design="rct_parallel")
    report = ReportFactory(study=study, citation=CitationFactory(notices=["retraction"]))
    create_result(study, marrow, measure)
    create_result(study, fusion, measure)
    publish_all(marrow, fusion, measure, report.citation, study)

    assert [list_codes(cell["reasons"]) for cell in get_cells(client)] == [
        ["void_study", "void_study"],
        ["void_study", "void_study"],
    ]


def test_another_window_of_time_is_another_row_that_says_what_is_missing(
    client, marrow, fusion, measure
):
    study = StudyFactory(design="rct_parallel")
    create_result(study, marrow, measure, timepoint_days=730)
    create_result(study, fusion, measure, timepoint_days=365)
    publish_all(marrow, fusion, measure, study)

    (arms,) = get_comparison(client).json()["arms"]

    assert [
        (row["from_days"], [list_codes(cell["reasons"]) for cell in row["cells"]])
        for row in arms["rows"]
    ] == [(365, [["no_result"], ["only_one"]]), (730, [["only_one"], ["no_result"]])]


def test_a_measure_that_is_not_described_here_joins_nothing(client, marrow, fusion, measure):
    study = StudyFactory(design="meta_analysis")
    create_result(study, marrow, measure, timepoint_days=None, timepoint_kind="")
    create_result(study, fusion, measure, timepoint_days=None, timepoint_kind="")
    publish_all(marrow, fusion, study)

    arms = get_comparison(client).json()["arms"]

    assert [(each["measure"], each["kind"]) for each in arms] == [(None, None), (None, None)]


def test_rare_harms_and_benefits_have_one_denominator(client, marrow, fusion, measure):
    study = StudyFactory(design="rct_parallel")
    harm = MeasureFactory(slug="infection", domain="adverse_event", better="lower")
    create_result(study, marrow, measure, n_events=500, n_analysed=1000)
    rare = create_result(study, fusion, harm, n_events=4, n_analysed=1000)
    Harm.objects.create(treatment=fusion, text="An infection.", is_serious=True, result=rare)
    PopulationFactory._meta.model.objects.update(n=1000)
    publish_all(marrow, fusion, measure, harm, study)

    body = get_comparison(client).json()

    people = [
        cell["figures"][0]["people"]["value"]
        for arms in body["arms"]
        for row in arms["rows"]
        for cell in row["cells"]
        if cell["figures"]
    ]
    assert (body["denominator"], sorted(people)) == (1000, [4, 500])
    assert {arms["kind"] for arms in body["arms"]} == {"benefit", "harm"}
    (shown,) = body["treatments"][1]["harms"]
    assert (shown["text"], shown["figure"]["people"]["value"]) == ("An infection.", 4)
    assert [(each["code"], each["treatment"]) for each in body["unknowns"]] == [
        *((code, "marrow") for code in ("no_harms", *NOT_STATED)),
        *((code, "fusion") for code in NOT_STATED),
        ("path_not_stated", "marrow"),
        ("path_not_stated", "fusion"),
    ]


def test_reasons_are_in_the_language_of_the_entries(client, measure):
    sides = [TreatmentFactory(slug=slug, name=slug.title(), locale="de") for slug in ("a", "b")]
    publish_all(*sides)

    body = client.get(COMPARE, {"slugs": "a,b", "locale": "de"}).json()

    assert body["unknowns"][0]["text"] == "Zu A ist hier kein Ergebnis einer Studie bekannt."


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
    assert len(after.json()["arms"]) == 1
    assert "list-results" in before["Cache-Tag"].split(",")
