"""A mean lies on the scale of its measure."""

import pytest

from tests.factories.studies import ResultFactory, ScaleFactory
from tests.studies.rules.conftest import validation_errors

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("statistic", "value", "within"),
    [
        ("mean", "100", True),
        ("mean", "100.1", False),
        ("median", "-1", False),
        ("mean_change", "-38", True),
    ],
)
def test_a_mean_lies_on_the_scale_of_its_measure(study, scale, statistic, value, within):
    result = ResultFactory(
        study=study, measure=scale, statistic=statistic, value=value, n_events=None
    )

    if within:
        result.full_clean()
    else:
        assert validation_errors(result) == {
            "value": [
                (
                    "The scale of “Oswestry Disability Index” ends at 0 and 100: check the number, "
                    "and the measure."
                )
            ]
        }


def test_a_measure_without_an_upper_end_refuses_below_the_lower_one_only(study):
    scale = ScaleFactory(scale_max=None)
    numbers = {"study": study, "measure": scale, "statistic": "mean", "n_events": None}

    ResultFactory(value=500, **numbers).full_clean()

    assert set(validation_errors(ResultFactory(value=-1, **numbers))) == {"value"}
