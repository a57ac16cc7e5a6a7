"""No more people are counted than there are, and they are of the right group."""

import pytest

from tests.factories.studies import (
    ArmFactory,
    MeasureFactory,
    PopulationFactory,
    ResultFactory,
)
from tests.studies.rules.conftest import build_result, validation_errors

pytestmark = pytest.mark.django_db


def test_900_analysed_of_349_enrolled(study):
    result = build_result(
        study, MeasureFactory(), statistic="proportion", value="0.5", n_analysed=900
    )

    assert validation_errors(result) == {
        "n_analysed": [
            "900 people were counted, but the study enrolled only 349. Check both numbers."
        ]
    }


def test_more_analysed_than_their_arm_has(study):
    arm = ArmFactory(study=study, label="Marrow", n_allocated=20)
    counts = {"statistic": "proportion", "n_events": 20, "n_analysed": 26}

    assert validation_errors(build_result(study, MeasureFactory(), arm=arm, **counts)) == {
        "n_analysed": ["26 people were counted, but “Marrow” had only 20. Check both numbers."]
    }


def test_more_in_the_other_group_than_it_has(study, arms):
    group = PopulationFactory(study=study, arm=arms[1], label="Answered", n=20)
    result = build_result(
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
