"""Rows of an entry are checked with few statements, and what they break is said as Django does."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.authoring.admin.inlines import validate_constraints
from studies.models import OutcomeResult
from tests.factories.studies import MeasureFactory, StudyFactory

pytestmark = pytest.mark.django_db


def result(**values: object) -> OutcomeResult:
    return OutcomeResult(study=StudyFactory(), measure=MeasureFactory(), **values)


def test_all_check_constraints_that_hold_take_one_statement():
    row = result(value=1)
    checks = [each for _, found in row.get_constraints() for each in found]

    with CaptureQueriesContext(connection) as queries:
        validate_constraints(row, exclude=set())

    asked = [each["sql"] for each in queries if each["sql"].startswith("SELECT")]
    assert len(checks) > 5
    assert len(asked) == 1, asked


@pytest.mark.parametrize(
    "values",
    [
        {"n_analysed": 3, "n_events": 5, "ci_level": 7},
        {"ci_low": 2, "ci_high": 1},
        {"ci_low": 2},
        {"p_value": 2},
    ],
)
def test_what_breaks_constraints_is_said_as_django_says_it(values):
    row = result(**values)
    with pytest.raises(ValidationError) as expected:
        row.validate_constraints()

    with pytest.raises(ValidationError) as found:
        validate_constraints(row, exclude=set())

    assert found.value.message_dict == expected.value.message_dict
    assert "get_constraints" not in vars(row)
