"""The words of a report do not contradict the numbers beside them."""

import pytest

from tests.factories.studies import (
    MeasureFactory,
    ResultFactory,
)
from tests.studies.rules.conftest import build_result, validation_errors

pytestmark = pytest.mark.django_db


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

    build_result(study, scale, as_reported="69 % less", **values).full_clean()

    assert validation_errors(build_result(study, scale, as_reported="-96 %", **values)) == {
        "as_reported": ["The report's words say -96 %, the number says -69 %. Check both."]
    }
