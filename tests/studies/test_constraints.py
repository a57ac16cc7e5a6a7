"""Every rule of one row is kept by the database, whoever writes, and told kindly in a form."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from studies.models import AnalysisPopulation, OutcomeResult
from studies.models.result_rules import CONSTRAINTS
from tests.factories.studies import (
    ArmFactory,
    MeasureFactory,
    PopulationFactory,
    ReportFactory,
    ResultFactory,
    ScaleFactory,
)

pytestmark = pytest.mark.django_db

REFUSED = [
    ("result_events_among_analysed", {"n_events": 27, "value": "0.5"}),
    ("result_events_among_analysed", {"n_analysed": None, "value": "0.5"}),
    ("result_proportion_is_a_share", {"value": "1.000001"}),
    ("result_proportion_is_a_share", {"value": "-0.1"}),
    ("result_ratio_is_positive", {"statistic": "hazard_ratio", "value": 0, "comparator": True}),
    ("result_ratio_has_comparator", {"statistic": "risk_ratio", "value": 2}),
    ("result_ratio_has_comparator", {"statistic": "odds_ratio", "value": 2}),
    ("result_ratio_has_comparator", {"statistic": "hazard_ratio", "value": 2}),
    ("result_compares_two_arms", {"comparator": True, "arm_too": True}),
    ("result_interval_holds_value", {"value": "0.5", "ci_low": "0.6", "ci_high": "0.7"}),
    ("result_interval_holds_value", {"value": "0.5", "ci_low": "0.3", "ci_high": "0.4"}),
    ("result_interval_holds_value", {"value": "0.5", "ci_low": "0.3"}),
    ("result_interval_holds_value", {"value": "0.5", "ci_high": "0.7"}),
    ("result_interval_level_is_a_share", {"ci_level": 95}),
    ("result_interval_level_is_a_share", {"ci_level": 0}),
    ("result_spread_in_order", {"value_low": "0.9", "value_high": "0.8"}),
    ("result_range_or_value", {"statistic": "range", "value_low": "0.6", "n_events": None}),
    (
        "result_range_or_value",
        {"statistic": "range", "value": "0.7", "value_low": "0.6", "value_high": "0.9"},
    ),
    ("result_range_or_value", {"statistic": "mean", "value": None}),
    ("result_p_is_a_probability", {"p_value": "1.01"}),
    ("result_p_is_a_probability", {"p_value": "-0.01"}),
    ("result_timepoint_kind_needs_day", {"timepoint_kind": "mean"}),
]
ALLOWED = [
    {"statistic": "range", "n_events": None, "value_low": "0.6", "value_high": "0.9"},
    {
        "statistic": "range",
        "n_events": None,
        "value_low": 1,
        "value_high": 1,
        "ci_low": 0,
        "ci_high": 1,
    },
    {"value": "0.7692", "ci_low": "0.7692", "ci_high": "0.9", "ci_level": "0.95", "p_value": 0},
    {"statistic": "percent_change", "n_events": None, "value": "-0.69"},
    {"statistic": "risk_ratio", "n_events": None, "value": "0.5", "comparator": True},
    {"statistic": "median", "n_events": None, "value": 5, "value_low": 1, "value_high": 9},
    {"timepoint_days": 365},
]


def saved(comparator=False, arm_too=False, **values):
    """Saved past all forms."""
    if comparator:
        values["comparator_arm"] = ArmFactory()
        values["study"] = values["comparator_arm"].study
    if arm_too:
        values["arm"] = values["comparator_arm"]
    return ResultFactory(**values)


@pytest.mark.parametrize(("name", "values"), REFUSED)
def test_the_database_refuses_a_result_that_contradicts_itself(name, values):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        saved(**values)


@pytest.mark.parametrize("values", ALLOWED)
def test_the_database_takes_a_result_that_makes_sense(values):
    assert saved(**values).pk


def test_every_constraint_of_a_result_is_seen_to_refuse():
    covered = {name for name, _values in REFUSED} | {"result_mismatch_needs_baseline"}

    assert {constraint.name for constraint in CONSTRAINTS} == covered


def test_a_mark_of_a_baseline_needs_the_baseline():
    ResultFactory()

    with pytest.raises(IntegrityError, match="result_mismatch_needs_baseline"):
        OutcomeResult.objects.update(baseline_population_mismatch=True)


def test_a_form_tells_the_rule_in_a_sentence():
    result = saved(statistic="mean", n_events=None, value=5)
    result.statistic, result.value = "proportion", 69

    with pytest.raises(ValidationError) as refused:
        result.full_clean()

    assert refused.value.messages == ["A proportion lies between 0 and 1. Write 69 % as 0.69."]


def test_every_sentence_is_whole():
    sentences = [constraint.get_violation_error_message() for constraint in CONSTRAINTS]

    assert [text for text in sentences if not text.endswith(".") or len(text.split()) < 6] == []
    assert [text for text in sentences if "{" in text or "%%" in text] == []


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("measure_scale_in_order", {"scale_min": 100, "scale_max": 0}),
        ("measure_relative_change_is_a_share", {"minimal_important_change_relative": "1.5"}),
    ],
)
def test_the_database_refuses_a_scale_that_is_none(name, values):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ScaleFactory(**values)


def test_a_measure_needs_no_scale():
    MeasureFactory().full_clean()


def test_a_publication_is_once_a_report_of_a_study():
    report = ReportFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        ReportFactory(study=report.study, citation=report.citation)


def test_a_group_is_not_a_part_of_itself():
    PopulationFactory()

    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {AnalysisPopulation._meta.db_table} SET parent_id = id")
