"""A figure has its numbers, and they agree with each other."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from studies.models import OutcomeResult
from tests.factories.studies import MeasureFactory, PopulationFactory, ResultFactory
from tests.studies.rules.conftest import validation_errors

pytestmark = pytest.mark.django_db


def test_a_share_may_be_given_as_its_counts(study):
    result = ResultFactory(study=study, n_events=20, n_analysed=26, value=None)

    assert result.value == Decimal("0.7692")


@pytest.mark.parametrize("counts", [{"n_events": 0, "n_analysed": 0}, {"n_events": None}])
def test_a_share_without_counts_needs_its_value(study, counts):
    result = OutcomeResult(
        study=study, measure=MeasureFactory(), statistic="proportion", **{"n_analysed": 26} | counts
    )

    assert validation_errors(result) == {
        "__all__": [
            "A range needs its two ends and no value; every other kind of number needs its value."
        ]
    }


@pytest.mark.parametrize(
    ("values", "sentences"),
    [
        ({"value": "0.69", "n_events": None, "n_analysed": 61, "decimals_reported": 0}, {}),
        ({"value": "0.6885", "n_events": 42, "n_analysed": 61, "decimals_reported": 0}, {}),
        ({"value": "0.69", "n_events": None, "n_analysed": None}, {}),
        (
            {"value": "0.78", "n_events": None, "n_analysed": 26, "decimals_reported": 0},
            {
                "value": [
                    (
                        "No whole number of 26 people is 78 %: 20 are 77 %, 21 are 81 %. "
                        "Check both numbers."
                    )
                ]
            },
        ),
        (
            {"value": "0.69", "n_events": 43, "n_analysed": 61, "decimals_reported": 0},
            {"n_events": ["43 of 61 people are not 69 %. Check the three numbers."]},
        ),
    ],
)
def test_a_percentage_is_a_whole_number_of_people(study, values, sentences):
    result = ResultFactory(study=study, **values)

    try:
        result.full_clean()
        messages = {}
    except ValidationError as refused:
        messages = refused.message_dict

    assert messages == sentences


def test_no_more_people_are_counted_than_there_are(study):
    group = PopulationFactory(study=study, label="Answered", n=24)
    result = ResultFactory(study=study, population=group)

    assert validation_errors(result) == {
        "n_analysed": ["26 people were counted, but “Answered” are only 24. Check both numbers."]
    }
