"""Facts of a study that contradict each other are refused."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories.studies import ArmFactory, StudyFactory
from tests.studies.rules.conftest import validation_errors

pytestmark = pytest.mark.django_db


def test_only_a_review_has_the_facts_of_one():
    study = StudyFactory(design="case_series", n_studies=13)

    assert validation_errors(study) == {
        "n_studies": ["Only a review has this. Take it out, or choose the design of a review."]
    }


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"started_on": "2015-01-02", "ended_on": "2015-01-01"}, "study_ends_after_its_start"),
        ({"n_assessed": 10, "n_excluded": 11}, "study_excluded_among_assessed"),
    ],
)
def test_the_database_refuses_a_study_that_contradicts_itself(values, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        StudyFactory(**values)


@pytest.mark.parametrize("text", ["USA", "us", "US, DE"])
def test_a_country_is_two_letters(text):
    with pytest.raises(ValidationError) as refused:
        StudyFactory(countries=text).full_clean()

    assert set(refused.value.message_dict) == {"countries"}


@pytest.mark.parametrize("name", ["n_analysed", "n_lost", "n_discontinued"])
def test_no_more_people_leave_an_arm_than_came_in(name):
    arm = ArmFactory(study=StudyFactory(n_enrolled=60), n_allocated=30)
    setattr(arm, name, 31)

    (sentence,) = validation_errors(arm)[name]

    assert "31, but to this arm were allocated only 30. Check both numbers." in sentence
