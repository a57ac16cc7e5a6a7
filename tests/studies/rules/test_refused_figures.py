"""Figures that can't be, each refused with what is wrong and what would be right."""

import pytest

from tests.factories.studies import (
    MeasureFactory,
)
from tests.studies.rules.conftest import build_result, validation_errors

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"statistic": "percent_change", "value": -69},
            "A relative change is a share, and not below -1. Write 69 % less as -0.69.",
        ),
        (
            {"statistic": "mean", "value": 50, "ci_low": 45, "ci_high": 55},
            "An interval and its level belong together. Give both: 95 % is 0.95.",
        ),
    ],
)
def test_a_row_that_contradicts_itself(study, scale, values, sentence):
    assert validation_errors(build_result(study, scale, **values)) == {"__all__": [sentence]}


def test_a_risk_difference_of_41(study, arms):
    result = build_result(
        study,
        MeasureFactory(),
        arm=arms[0],
        comparator_arm=arms[1],
        statistic="risk_difference",
        value=-41,
    )

    assert validation_errors(result) == {
        "__all__": [
            (
                "A risk difference lies between -1 and 1, and its interval too. Write 41 "
                "percentage points less as -0.41."
            )
        ]
    }


@pytest.mark.parametrize(
    ("values", "sentences"),
    [
        (
            {"statistic": "mean", "value": 50, "ci_low": 45, "ci_high": 101, "ci_level": "0.95"},
            {
                "ci_high": [
                    (
                        "The scale of “Oswestry Disability Index” ends at 0 and 100: check the "
                        "number, and the measure."
                    )
                ]
            },
        ),
        (
            {"statistic": "mean_change", "value": -120},
            {
                "value": [
                    (
                        "On the scale of “Oswestry Disability Index” no change or difference is "
                        "outside of -100 and 100: check the number, and the measure."
                    )
                ]
            },
        ),
        (
            {"statistic": "mean", "value": 50, "n_analysed": 9, "n_events": 3},
            {"n_events": ["“Mean” has no events. Take it out."]},
        ),
        (
            {"statistic": "range", "value_low": 1, "value_high": 9, "p_value": "0.05"},
            {"p_value": ["“Range over several studies” has no p value. Take it out."]},
        ),
    ],
)
def test_a_figure_that_its_scale_or_kind_does_not_have(study, scale, values, sentences):
    assert validation_errors(build_result(study, scale, **values)) == sentences


def test_a_difference_without_a_comparator(study, scale):
    errors = validation_errors(build_result(study, scale, statistic="mean_difference", value=5))

    assert errors["comparator_arm"] == [
        "“Mean difference” compares two groups. Choose the group it is compared with."
    ]


def test_the_mean_of_a_binary_measure(study):
    errors = validation_errors(build_result(study, MeasureFactory(), statistic="mean", value=5))

    assert errors == {
        "statistic": [
            (
                "“Mean” can't be computed of what is binary. Choose another kind of number "
                "(Proportion (0 to 1), Risk (0 to 1), Range over several studies), or another "
                "measure."
            )
        ]
    }
