"""Percentages and means stand for whole numbers, and differences for their counts."""

import pytest

from tests.factories.studies import (
    MeasureFactory,
    ScaleFactory,
)
from tests.studies.rules.conftest import build_result, validation_errors

pytestmark = pytest.mark.django_db


def test_70_per_cent_of_26_names_the_nearest_possible_values(study):
    result = build_result(
        study,
        MeasureFactory(),
        statistic="proportion",
        value="0.70",
        n_analysed=26,
        decimals_reported=0,
    )

    assert validation_errors(result) == {
        "value": [
            ("No whole number of 26 people is 70 %: 18 are 69 %, 19 are 73 %. Check both numbers.")
        ]
    }


def test_the_mean_of_a_scale_of_whole_numbers(study):
    rmdq = ScaleFactory(scale_max=24, whole_numbers=True)
    values = {"statistic": "mean", "n_analysed": 20, "decimals_reported": 2}

    build_result(study, rmdq, value="5.15", **values).full_clean()

    assert validation_errors(build_result(study, rmdq, value="5.17", **values)) == {
        "value": [
            (
                "The mean of 20 whole numbers can't be 5.17: the nearest are 5.15 and 5.2. "
                "Check both numbers."
            )
        ]
    }


def test_any_mean_of_a_scale_that_is_not_of_whole_numbers(study, scale):
    values = {"statistic": "mean", "n_analysed": 20, "decimals_reported": 2}

    build_result(study, scale, value="5.17", **values).full_clean()


def test_a_risk_difference_that_its_counts_contradict(study, arms):
    counts = {
        "n_events": 20,
        "n_analysed": 26,
        "comparator_n_events": 10,
        "comparator_n_analysed": 26,
    }
    result = build_result(
        study,
        MeasureFactory(),
        arm=arms[0],
        comparator_arm=arms[1],
        statistic="risk_difference",
        value="0.48",
        **counts,
    )

    assert validation_errors(result) == {
        "value": [
            (
                "20 of 26 and 10 of 26 differ by 0.3846. Check the five numbers, or say what the "
                "difference was adjusted for."
            )
        ]
    }
    result.value = "0.38"
    result.full_clean()
    result.value, result.adjusted_for = "0.48", "age"
    result.full_clean()
