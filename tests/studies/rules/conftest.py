"""The rules over several rows: told beside the field, and asked again before publishing."""

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
    """What a form says beside its fields."""
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    return refused.value.message_dict
