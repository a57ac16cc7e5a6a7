"""Every rule of one row is kept by the database, whoever writes, and told kindly in a form."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from studies.models import AnalysisPopulation, OutcomeResult
from studies.models.result_constraints import CONSTRAINTS, NEWER
from studies.statistics import COMPARISONS
from tests.factories.studies import (
    ArmFactory,
    MeasureFactory,
    PopulationFactory,
    ReportFactory,
    ResultFactory,
    ScaleFactory,
)

pytestmark = pytest.mark.django_db

RATIO = {"statistic": "risk_ratio", "value": 2, "comparator": True}


def interval(statistic, value, low, high):
    return {
        "statistic": statistic,
        "value": value,
        "ci_low": low,
        "ci_high": high,
        "ci_level": "0.95",
    }


REFUSED = [
    ("result_events_among_analysed", {"n_events": 27, "value": "0.5"}),
    ("result_events_among_analysed", {"n_analysed": None, "value": "0.5"}),
    ("result_proportion_is_a_share", {"value": "1.000001"}),
    ("result_proportion_is_a_share", {"value": "-0.1"}),
    ("result_ratio_is_positive", {"statistic": "hazard_ratio", "value": 0, "comparator": True}),
    *(
        ("result_comparison_has_comparator", {"statistic": each, "value": 1})
        for each in COMPARISONS
    ),
    ("result_group_has_no_comparator", {"comparator": True}),
    ("result_group_has_no_comparator", {"statistic": "mean", "value": 5, "comparator": True}),
    ("result_proportion_is_a_share", {"statistic": "risk", "value": "1.000001"}),
    ("result_proportion_is_a_share", {"ci_low": "-0.1", "ci_high": "0.9", "ci_level": "0.95"}),
    ("result_proportion_is_a_share", {"ci_low": "0.1", "ci_high": "90", "ci_level": "0.95"}),
    ("result_percent_change_is_a_share", {"statistic": "percent_change", "value": -69}),
    (
        "result_percent_change_is_a_share",
        interval("percent_change", -1, "-1.1", 0),
    ),
    (
        "result_risk_difference_is_a_share",
        {"statistic": "risk_difference", "value": -41, "comparator": True},
    ),
    (
        "result_risk_difference_is_a_share",
        {**interval("risk_difference", "0.4", "0.1", 41), "comparator": True},
    ),
    ("result_ratio_is_positive", {**interval("rate_ratio", 1, 0, 2), "comparator": True}),
    ("result_rate_is_not_negative", {"statistic": "rate", "value": "-0.1"}),
    ("result_rate_is_not_negative", interval("rate", 1, "-0.1", 2)),
    (
        "result_number_needed_to_treat_is_of_people",
        {"statistic": "number_needed_to_treat", "value": "0.25", "comparator": True},
    ),
    ("result_interval_has_level", {"ci_low": "0.5", "ci_high": "0.9"}),
    ("result_interval_has_level", {"ci_level": "0.95"}),
    ("result_dispersion_has_kind", {"statistic": "mean", "value": 5, "dispersion": 1}),
    ("result_dispersion_has_kind", {"statistic": "mean", "value": 5, "dispersion_kind": "sd"}),
    ("result_dispersion_has_kind", {"statistic": "mean", "value": 5, "dispersion_kind": "iqr"}),
    (
        "result_dispersion_has_kind",
        {"statistic": "mean", "value": 5, "dispersion": -1, "dispersion_kind": "sd"},
    ),
    ("result_comparator_events_among_analysed", {**RATIO, "comparator_n_events": 3}),
    (
        "result_comparator_events_among_analysed",
        {**RATIO, "comparator_n_events": 3, "comparator_n_analysed": 2},
    ),
    ("result_comparator_counts_need_comparator", {"comparator_n_analysed": 2}),
    ("result_pooling_has_studies", {"i_squared": "0.74"}),
    ("result_pooling_has_studies", {"pooling_model": "random", "n_studies": 1}),
    ("result_heterogeneity_in_range", {"i_squared": 74, "n_studies": 13}),
    ("result_heterogeneity_in_range", {"tau_squared": -1, "n_studies": 13}),
    ("result_heterogeneity_in_range", {"heterogeneity_p": 2, "n_studies": 13}),
    ("result_prediction_has_two_ends", {"prediction_low": 1, "n_studies": 13}),
    (
        "result_prediction_has_two_ends",
        {"prediction_low": 1, "prediction_high": 0, "n_studies": 13},
    ),
    ("result_compares_two_arms", {**RATIO, "arm_too": True}),
    (
        "result_interval_holds_value",
        {"value": "0.5", "ci_low": "0.6", "ci_high": "0.7", "ci_level": "0.95"},
    ),
    (
        "result_interval_holds_value",
        {"value": "0.5", "ci_low": "0.3", "ci_high": "0.4", "ci_level": "0.95"},
    ),
    ("result_interval_holds_value", {"value": "0.5", "ci_low": "0.3", "ci_level": "0.95"}),
    ("result_interval_holds_value", {"value": "0.5", "ci_high": "0.7", "ci_level": "0.95"}),
    ("result_interval_level_is_a_share", {"ci_low": 0, "ci_high": 1, "ci_level": 95}),
    ("result_interval_level_is_a_share", {"ci_low": 0, "ci_high": 1, "ci_level": 0}),
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
        "ci_level": "0.95",
    },
    {"value": "0.7692", "ci_low": "0.7692", "ci_high": "0.9", "ci_level": "0.95", "p_value": 0},
    {"statistic": "percent_change", "n_events": None, "value": "-0.69"},
    {"statistic": "risk_ratio", "n_events": None, "value": "0.5", "comparator": True},
    {"statistic": "median", "n_events": None, "value": 5, "value_low": 1, "value_high": 9},
    {"timepoint_days": 365},
    {"statistic": "number_needed_to_treat", "value": -7, "comparator": True},
    {"statistic": "mean", "value": 5, "dispersion": 0, "dispersion_kind": "sd"},
    {
        "statistic": "median",
        "value": 5,
        "value_low": 1,
        "value_high": 9,
        "dispersion_kind": "iqr",
    },
    {**RATIO, "comparator_n_events": 3, "comparator_n_analysed": 24},
    {**RATIO, "i_squared": "0.74", "pooling_model": "random", "n_studies": 2},
    {**RATIO, "prediction_low": 1, "prediction_high": 3, "n_studies": 13},
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
    covered = {name for name, _values in REFUSED} | {
        "result_mismatch_needs_baseline",
        "result_p_has_operator",  # a save without a p value takes the operator out
    }

    assert {constraint.name for constraint in CONSTRAINTS} == covered


def test_a_mark_of_a_baseline_needs_the_baseline():
    ResultFactory()

    with pytest.raises(IntegrityError, match="result_mismatch_needs_baseline"):
        OutcomeResult.objects.update(baseline_population_mismatch=True)


def test_an_operator_of_p_needs_p():
    ResultFactory()

    with pytest.raises(IntegrityError, match="result_p_has_operator"):
        OutcomeResult.objects.update(p_operator="<")


def test_a_row_from_before_the_rules_keeps_its_number_until_it_is_saved():
    result = saved(**RATIO)
    OutcomeResult.objects.update(predates_rules=True, value=-2, comparator_arm=None)

    result.refresh_from_db()

    assert result.list_broken_rules() == [
        (
            "A ratio is greater than 0, and so are the ends of its interval. Check the numbers and "
            "their kind."
        ),
        "A difference or a ratio compares two groups. Choose what it is compared with.",
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        result.save()


@pytest.mark.parametrize("constraint", NEWER, ids=lambda each: each.name)
def test_only_newer_constraints_let_older_rows_be(constraint):
    assert "predates_rules" in str(constraint.condition)


def test_a_form_tells_the_rule_in_a_sentence():
    result = saved(value="0.7692")
    result.n_events, result.value = None, 69

    with pytest.raises(ValidationError) as refused:
        result.full_clean()

    assert refused.value.messages == [
        "A proportion lies between 0 and 1, and its interval too. Write 69 % as 0.69."
    ]


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


def test_no_more_people_receive_a_treatment_than_were_allocated_to_it():
    with pytest.raises(IntegrityError, match="arm_received_among_allocated"):
        ArmFactory(n_allocated=20, n_received=21)


def test_a_publication_is_once_a_report_of_a_study():
    report = ReportFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        ReportFactory(study=report.study, citation=report.citation)


def test_a_group_is_not_a_part_of_itself():
    PopulationFactory()

    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {AnalysisPopulation._meta.db_table} SET parent_id = id")
