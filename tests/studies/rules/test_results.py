"""A result is of an arm of its own study, and has a name."""

import pytest

from tests.factories.studies import (
    ArmFactory,
    PopulationFactory,
    ReportFactory,
    ResultFactory,
    StudyFactory,
)
from tests.studies.rules.conftest import validation_errors

POPULATIONS = ("population", "comparator_population")
pytestmark = pytest.mark.django_db


def test_rows_of_another_study_are_refused(study):
    other = StudyFactory()
    arm = ArmFactory(study=other)
    result = ResultFactory(
        study=study,
        statistic="risk_ratio",
        value=2,
        arm=arm,
        comparator_arm=ArmFactory(study=other),
        report=ReportFactory(study=other),
        population=PopulationFactory(study=other),
        comparator_population=PopulationFactory(study=other),
        baseline=ResultFactory(study=other, timepoint_days=0),
    )

    sentence = "This is of another study. Choose one of this study."
    assert validation_errors(result) == {
        key: [sentence] for key in ["arm", "comparator_arm", "report", *POPULATIONS, "baseline"]
    }


def test_a_result_without_an_arm_is_of_the_only_one(study):
    ArmFactory(study=study, label="Marrow")
    ResultFactory(study=study)

    assert study.render()["results"][0]["intervention"]["label"] == "Marrow"
    assert [problem for problem in study.preflight() if not problem.is_error] != []  # the measure


def test_a_result_without_an_arm_among_several_is_a_warning(study):
    ArmFactory.create_batch(2, study=study)
    ResultFactory(study=study)

    assert study.render()["results"][0]["intervention"] is None
    assert [(problem.message, problem.is_error) for problem in study.more_problems()] == [
        ("Result “Surgery avoided, all arms: 20 of 26” names no arm, and there are several.", False)
    ]


def test_a_result_is_called_by_its_measure_and_figure(study):
    range_ = {"statistic": "range", "n_events": None, "value_low": "0.60", "value_high": "0.90"}

    result = ResultFactory(study=study, arm=ArmFactory(study=study, role="sham", label="Sham"))
    assert result.row_title == "Surgery avoided, sham: 20 of 26"
    assert str(result) == f"Surgery avoided, sham: 20 of 26 ({study})"
    later = ResultFactory(study=study, timepoint_days=365, as_reported="20/26")
    assert later.row_title == "Surgery avoided at 12 months, all arms: 20/26"
    assert (
        ResultFactory(study=study, **range_).row_title == "Surgery avoided, all arms: 60 % to 90 %"
    )
    assert str(ArmFactory(label="Sham")) == "Sham"
    assert str(ReportFactory(citation__title="A report")) == "A report"
