"""Fixtures for the rules over several rows, checked in forms and before publishing."""

import pytest
from django.core.exceptions import ValidationError

from studies.models import OutcomeResult
from tests.factories.studies import ArmFactory, ScaleFactory, StudyFactory


@pytest.fixture
def study():
    return StudyFactory(n_enrolled=349)


@pytest.fixture
def arms(study):
    return [ArmFactory(study=study, label=label) for label in ("Marrow", "Sham")]


@pytest.fixture
def scale():
    return ScaleFactory()


def build_result(study, measure, **values):
    return OutcomeResult(study=study, measure=measure, **values)


def validation_errors(row):
    """Return the messages of a form by field."""
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    return refused.value.message_dict
