"""Fixtures for the rules over several rows, checked in forms and before publishing."""

import pytest
from django.core.exceptions import ValidationError

from tests.factories.studies import ScaleFactory, StudyFactory


@pytest.fixture
def study():
    return StudyFactory()


@pytest.fixture
def scale():
    return ScaleFactory()


def validation_errors(row):
    """Return the messages of a form by field."""
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    return refused.value.message_dict
