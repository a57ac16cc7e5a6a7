"""Groups of people: none is larger than the wider one, none is its own part."""

import pytest

from cms.publishing import PreflightError, publish
from studies.models import AnalysisPopulation
from tests.clock import MONDAY
from tests.factories.studies import ArmFactory, PopulationFactory, ResultFactory, StudyFactory
from tests.studies.rules.conftest import validation_errors

pytestmark = pytest.mark.django_db


def test_a_smaller_group_has_no_more_people_than_the_wider(study):
    wide = PopulationFactory(study=study, label="Tried it", n=224)
    narrow = PopulationFactory(study=study, n=225, parent=wide)

    assert validation_errors(narrow) == {
        "n": ["These are 225 people, but “Tried it” are only 224. Check both numbers."]
    }


def test_groups_do_not_run_in_circles(study):
    wide = PopulationFactory(study=study)
    narrow = PopulationFactory(study=study, label="Answered", parent=wide)
    wide.parent = narrow

    assert validation_errors(wide) == {
        "parent": [
            (
                "“Answered (26)” is itself a part of this group, so it can't be the wider one. "
                "Choose another."
            )
        ]
    }


def test_a_circle_that_got_in_is_walked_once(study):
    wide = PopulationFactory(study=study)
    narrow = PopulationFactory(study=study, label="Answered", parent=wide)
    AnalysisPopulation.objects.filter(pk=wide.pk).update(parent=narrow)
    ResultFactory(study=study, population=narrow)

    ladder = study.render()["results"][0]["population"]["ladder"]

    assert [rung["label"] for rung in ladder] == ["Answered", "Had the injection"]


def test_a_group_is_of_an_arm_and_a_parent_of_its_own_study(study):
    other = StudyFactory()
    of_arm = PopulationFactory(study=study, arm=ArmFactory(study=other))
    of_parent = PopulationFactory(study=study, parent=PopulationFactory(study=other))

    assert set(validation_errors(of_arm)) == {"arm"}
    assert set(validation_errors(of_parent)) == {"parent"}


def test_publishing_asks_again_what_a_later_row_has_broken(study):
    wide = PopulationFactory(study=study, label="Tried it", n=224)
    PopulationFactory(study=study, label="Answered", n=61, parent=wide)
    wide.n = 60
    wide.save()

    with pytest.raises(PreflightError) as refused:
        publish(study, by=None, at=MONDAY)

    assert [problem.message for problem in refused.value.problems] == [
        (
            "Group of people “Answered (61)”: These are 61 people, but “Tried it” are only 60. "
            "Check both numbers."
        )
    ]
