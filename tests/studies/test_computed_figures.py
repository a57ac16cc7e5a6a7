"""What Marrow computes from a result's numbers is marked, and never stored as reported."""

from decimal import Decimal

import pytest

from cms.publishing import publish
from studies.computed_figures import ImportantChange, compute_figures
from tests.clock import MONDAY
from tests.factories.studies import ArmFactory, ResultFactory, ScaleFactory, StudyFactory

NOTHING = {"interval": None, "risk_difference": None, "important_change": None}
UNKNOWN = ImportantChange()
EMPTY = dict.fromkeys(
    ("n_events", "n_analysed", "comparator_n_events", "comparator_n_analysed", "value")
)


def compute(change=UNKNOWN, **values):
    return {
        key: value
        for key, value in compute_figures(EMPTY | values, change=change).items()
        if value is not None
    }


def test_a_count_has_an_interval():
    result = compute(statistic="proportion", n_events=20, n_analysed=26, value="0.7692")

    assert result == {
        "interval": {"method": "wilson", "level": "0.95", "low": "0.5795", "high": "0.8897"}
    }


def test_counts_of_both_groups_have_a_difference_and_an_effect_per_thousand():
    """The first example of Newcombe's paper."""
    counts = {
        "n_events": 56,
        "n_analysed": 70,
        "comparator_n_events": 48,
        "comparator_n_analysed": 80,
    }

    assert compute(statistic="risk_ratio", value="1.33", **counts) == {
        "risk_difference": {
            "method": "newcombe",
            "level": "0.95",
            "value": "0.2",
            "low": "0.0524",
            "high": "0.3339",
            "per_thousand": 200,
            "per_thousand_low": 52,
            "per_thousand_high": 334,
        }
    }


@pytest.mark.parametrize(
    ("statistic", "value", "is_reached", "share"),
    [
        ("mean_change", "-39", True, "3.9"),
        ("mean_difference", "-9.9", False, "0.99"),
        ("percent_change", "-0.3", True, "1"),
    ],
)
def test_a_change_is_measured_against_the_smallest_that_matters(
    statistic, value, is_reached, share
):
    change = ImportantChange(absolute=Decimal(10), relative=Decimal("0.3"))

    assert compute(change, statistic=statistic, value=value) == {
        "important_change": {"is_reached": is_reached, "share": share}
    }


@pytest.mark.parametrize(
    "values",
    [
        {"statistic": "mean", "value": "50"},
        {"statistic": "proportion", "value": "0.73"},
        {"statistic": "mean_change", "value": "-39"},
        {"statistic": "risk_ratio", "value": "2", "n_events": 1, "n_analysed": 2},
        {"statistic": "proportion", "value": "0", "n_events": 0, "n_analysed": 0},
    ],
)
def test_of_too_few_numbers_nothing_is_computed(values):
    assert compute(**values) == {}


@pytest.mark.django_db
def test_the_smallest_change_is_that_of_the_published_measure():
    measure, study = ScaleFactory(minimal_important_change_absolute=10), StudyFactory()
    ResultFactory(study=study, measure=measure, statistic="mean_change", value=-39, n_events=None)
    publish(measure, by=None, at=MONDAY)
    measure.minimal_important_change_absolute = 50
    measure.save()

    (result,) = study.render()["results"]

    assert result["computed"] == NOTHING | {
        "important_change": {"is_reached": True, "share": "3.9"}
    }


@pytest.mark.django_db
def test_a_comparison_is_titled_by_both_groups_and_its_kind():
    study = StudyFactory()
    arm, other = (ArmFactory(study=study, label=label) for label in ("Marrow", "Sham"))
    ResultFactory(
        study=study,
        arm=arm,
        comparator_arm=other,
        timepoint_days=365,
        statistic="risk_ratio",
        value=2,
    )

    (result,) = study.render()["results"]

    assert result["title"]["after"] == " at 12 months, marrow against sham: risk ratio 2"
