"""A baseline is of the same arm and measure, from before treatment."""

import pytest

from tests.factories.studies import ArmFactory, ResultFactory, ScaleFactory
from tests.studies.rules.conftest import validation_errors

pytestmark = pytest.mark.django_db


def baseline_and_result(study, scale, before=None, after=None):
    mean = {"study": study, "measure": scale, "statistic": "mean", "n_events": None, "value": 50}
    baseline = ResultFactory(**mean | {"timepoint_days": 0} | (before or {}))
    return ResultFactory(**mean | {"timepoint_days": 365, "baseline": baseline} | (after or {}))


def test_a_baseline_of_the_same_people_is_not_marked(study, scale):
    result = baseline_and_result(study, scale)

    result.full_clean()

    assert result.baseline_population_mismatch is False


def test_a_baseline_of_other_people_is_marked_and_the_mark_goes_with_it(study, scale):
    result = baseline_and_result(study, scale, after={"n_analysed": 21})
    assert result.baseline_population_mismatch is True

    result.baseline = None
    result.save()

    assert result.baseline_population_mismatch is False


def test_a_baseline_is_from_day_0_and_of_the_same_arm_and_measure(study, scale):
    arm, other = ArmFactory(study=study), ArmFactory(study=study)

    later = baseline_and_result(study, scale, before={"timepoint_days": 30})
    elsewhere = baseline_and_result(study, scale, before={"arm": arm}, after={"arm": other})
    another = baseline_and_result(study, scale, before={"measure": ScaleFactory()})
    itself = baseline_and_result(study, scale)
    itself.baseline = itself

    assert [
        validation_errors(result)["baseline"] for result in (later, elsewhere, another, itself)
    ] == [
        ["A baseline is from before treatment, day 0. Choose such a result."],
        ["The baseline is of another arm. Choose one of the same arm."],
        ["The baseline is of another measure. Choose one of the same measure."],
        ["A result can't be its own baseline. Choose the one before treatment."],
    ]
