"""Figures that can't be, each refused with a sentence that says what is wrong and what is right."""

import pytest

from studies.models import OutcomeResult
from tests.factories.studies import (
    ArmFactory,
    MeasureFactory,
    PopulationFactory,
    ResultFactory,
    ScaleFactory,
    StudyFactory,
)
from tests.studies.rules.conftest import validation_errors

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return StudyFactory(n_enrolled=349)


@pytest.fixture
def arms(study):
    return [ArmFactory(study=study, label=label) for label in ("Marrow", "Sham")]


def result_of(study, measure, **values):
    return OutcomeResult(study=study, measure=measure, **values)


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
    assert validation_errors(result_of(study, scale, **values)) == {"__all__": [sentence]}


def test_a_risk_difference_of_41(study, arms):
    result = result_of(
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
    assert validation_errors(result_of(study, scale, **values)) == sentences


def test_a_difference_without_a_comparator(study, scale):
    errors = validation_errors(result_of(study, scale, statistic="mean_difference", value=5))

    assert errors["comparator_arm"] == [
        "“Mean difference” compares two groups. Choose the group it is compared with."
    ]


def test_the_mean_of_a_binary_measure(study):
    errors = validation_errors(result_of(study, MeasureFactory(), statistic="mean", value=5))

    assert errors == {
        "statistic": [
            (
                "“Mean” can't be computed of what is binary. Choose another kind of number "
                "(Proportion (0 to 1), Risk (0 to 1), Range over several studies), or another "
                "measure."
            )
        ]
    }


def test_900_analysed_of_349_enrolled(study):
    result = result_of(study, MeasureFactory(), statistic="proportion", value="0.5", n_analysed=900)

    assert validation_errors(result) == {
        "n_analysed": [
            "900 people were counted, but the study enrolled only 349. Check both numbers."
        ]
    }


def test_more_analysed_than_their_arm_has(study):
    arm = ArmFactory(study=study, label="Marrow", n_allocated=20)
    counts = {"statistic": "proportion", "n_events": 20, "n_analysed": 26}

    assert validation_errors(result_of(study, MeasureFactory(), arm=arm, **counts)) == {
        "n_analysed": ["26 people were counted, but “Marrow” had only 20. Check both numbers."]
    }


def test_more_in_the_other_group_than_it_has(study, arms):
    group = PopulationFactory(study=study, arm=arms[1], label="Answered", n=20)
    result = result_of(
        study,
        MeasureFactory(),
        arm=arms[0],
        comparator_arm=arms[1],
        comparator_population=group,
        comparator_n_analysed=21,
        statistic="risk_ratio",
        value=2,
    )

    assert validation_errors(result) == {
        "comparator_n_analysed": [
            "21 people were counted, but “Answered” are only 20. Check both numbers."
        ]
    }


def test_a_group_larger_than_its_arm_or_its_study(study):
    arm = ArmFactory(study=study, label="Marrow", n_allocated=30, n_received=26)

    received = PopulationFactory(study=study, arm=arm, kind="received", n=27)
    allocated = PopulationFactory(study=study, arm=arm, kind="itt", n=31)
    everybody = PopulationFactory(study=study, kind="followed", n=350)

    assert [validation_errors(each)["n"] for each in (received, allocated, everybody)] == [
        ["These are 27 people, but “Marrow” had only 26. Check both numbers."],
        ["These are 31 people, but “Marrow” had only 30. Check both numbers."],
        ["These are 350 people, but the study enrolled only 349. Check both numbers."],
    ]


def test_more_may_try_a_treatment_than_are_allocated_to_it(study):
    arm = ArmFactory(study=study, n_allocated=175)

    PopulationFactory(study=study, arm=arm, kind="trialled", n=224).full_clean()


def test_more_received_than_allocated(study):
    arm = ArmFactory.build(study=study, n_allocated=20, n_received=21)

    assert validation_errors(arm) == {
        "__all__": ["More people received it than were allocated to it. Check both numbers."]
    }


def test_an_arm_larger_than_its_study(study):
    assert validation_errors(ArmFactory.build(study=study, n_allocated=350)) == {
        "n_allocated": [
            "People allocated: 350, but the study enrolled only 349. Check both numbers."
        ]
    }


def test_a_group_of_another_arm(study, arms):
    group = PopulationFactory(study=study, arm=arms[1], label="Had the sham")
    result = ResultFactory.build(
        study=study, measure=MeasureFactory(), arm=arms[0], population=group
    )

    assert validation_errors(result) == {
        "population": [
            (
                "“Had the sham” are people of “Sham”, not of “Marrow”. Choose a group of the same "
                "arm."
            )
        ]
    }


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"as_reported": "90 of 100", "n_events": 5, "n_analysed": 10},
            "The report's words say 90 of 100, the numbers 5 of 10. Check both.",
        ),
        (
            {"as_reported": "31 %", "n_events": 20, "n_analysed": 26},
            "The report's words say 31 %, the number says 76.92 %. Check both.",
        ),
    ],
)
def test_words_of_the_report_that_contradict_the_numbers(study, values, sentence):
    result = ResultFactory.build(study=study, measure=MeasureFactory(), **values)

    assert validation_errors(result) == {"as_reported": [sentence]}


@pytest.mark.parametrize(
    "words", ["20 of 26", "20 of 26 (77 %)", "76.9 %", "20/26", "most", "77 per cent at 3 years"]
)
def test_words_of_the_report_that_say_the_same(study, words):
    ResultFactory.build(study=study, measure=MeasureFactory(), as_reported=words).full_clean()


def test_a_relative_change_in_the_reports_words(study, scale):
    values = {"statistic": "percent_change", "value": "-0.69"}

    result_of(study, scale, as_reported="69 % less", **values).full_clean()

    assert validation_errors(result_of(study, scale, as_reported="-96 %", **values)) == {
        "as_reported": ["The report's words say -96 %, the number says -69 %. Check both."]
    }


def test_70_per_cent_of_26_names_the_nearest_possible_values(study):
    result = result_of(
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

    result_of(study, rmdq, value="5.15", **values).full_clean()

    assert validation_errors(result_of(study, rmdq, value="5.17", **values)) == {
        "value": [
            (
                "The mean of 20 whole numbers can't be 5.17: the nearest are 5.15 and 5.2. "
                "Check both numbers."
            )
        ]
    }


def test_any_mean_of_a_scale_that_is_not_of_whole_numbers(study, scale):
    values = {"statistic": "mean", "n_analysed": 20, "decimals_reported": 2}

    result_of(study, scale, value="5.17", **values).full_clean()


def test_a_risk_difference_that_its_counts_contradict(study, arms):
    counts = {
        "n_events": 20,
        "n_analysed": 26,
        "comparator_n_events": 10,
        "comparator_n_analysed": 26,
    }
    result = result_of(
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
