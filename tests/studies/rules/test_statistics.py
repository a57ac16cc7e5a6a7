"""The table of statistics, cell by cell: what is accepted, and what is refused and why."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studies.choices import DataType, Statistic
from studies.statistics import RATIOS, RULES, find_misuse

SCORES = {"continuous", "ordinal"}
#: The table of the reference, written a second time: statistic, data types, comparator.
TABLE = {
    "proportion": ({"binary", "ordinal"}, False),
    "risk": ({"binary", "ordinal"}, False),
    "mean": (SCORES | {"count"}, False),
    "median": (SCORES | {"count"}, False),
    "mean_change": (SCORES, False),
    "percent_change": (SCORES, False),
    "rate": ({"count", "time_to_event"}, False),
    "mean_difference": (SCORES, True),
    "standardised_mean_difference": (SCORES, True),
    "risk_difference": ({"binary"}, True),
    "risk_ratio": ({"binary"}, True),
    "odds_ratio": ({"binary"}, True),
    "rate_ratio": ({"count", "time_to_event"}, True),
    "hazard_ratio": ({"time_to_event"}, True),
    "number_needed_to_treat": ({"binary"}, True),
    "range": (set(DataType.values), False),
}
#: Values at the ends of what a statistic can be, and the nearest that it can't.
INSIDE = {
    "proportion": ["0", "1"],
    "risk": ["0", "1"],
    "percent_change": ["-1", "0", "17"],
    "rate": ["0", "12.5"],
    "risk_difference": ["-1", "1"],
    **{each: ["0.000001", "40"] for each in RATIOS},
    "standardised_mean_difference": ["-9", "9"],
}
OUTSIDE = {
    "proportion": ["-0.000001", "1.000001", "69"],
    "risk": ["-0.000001", "1.000001"],
    "percent_change": ["-1.000001", "-69"],
    "rate": ["-0.000001"],
    "risk_difference": ["-1.000001", "1.000001", "-41"],
    **{each: ["0", "-1"] for each in RATIOS},
}
CELLS = list(product(Statistic.values, DataType.values, [False, True]))
choices = st.sampled_from


def test_every_statistic_has_a_rule():
    assert set(RULES) == set(Statistic) == set(TABLE)


@pytest.mark.parametrize(("statistic", "data_type", "has_comparator"), CELLS)
def test_a_cell_accepts_what_it_should_and_refuses_the_rest(statistic, data_type, has_comparator):
    data_types, needs_comparator = TABLE[statistic]

    misuse = find_misuse(statistic, data_type, has_comparator=has_comparator)

    faults = {
        "statistic": data_type not in data_types,
        "comparator_arm": has_comparator != needs_comparator,
    }
    assert set(misuse) == {field for field, is_at_fault in faults.items() if is_at_fault}
    assert [text for text in misuse.values() if not text.endswith(".")] == []


@pytest.mark.parametrize(
    ("statistic", "number"), [(name, each) for name, values in INSIDE.items() for each in values]
)
def test_a_number_within_the_range_is_accepted(statistic, number):
    assert RULES[statistic].contains(Decimal(number))


@pytest.mark.parametrize(
    ("statistic", "number"), [(name, each) for name, values in OUTSIDE.items() for each in values]
)
def test_a_number_outside_of_the_range_is_refused(statistic, number):
    assert not RULES[statistic].contains(Decimal(number))


def test_no_effect_is_0_of_a_difference_and_1_of_a_ratio():
    assert {
        each: rule.null_value for each, rule in RULES.items() if rule.null_value is not None
    } == {
        **dict.fromkeys(RATIOS, 1),
        **dict.fromkeys(["mean_change", "percent_change", "mean_difference"], 0),
        **dict.fromkeys(["standardised_mean_difference", "risk_difference"], 0),
    }


def test_a_sentence_says_what_would_be_right():
    assert find_misuse("mean", "binary", has_comparator=False) == {
        "statistic": (
            "“Mean” can't be computed of what is binary. Choose another kind of number "
            "(Proportion (0 to 1), Risk (0 to 1), Range over several studies), or another measure."
        )
    }
    assert find_misuse("mean_difference", "continuous", has_comparator=False) == {
        "comparator_arm": (
            "“Mean difference” compares two groups. Choose the group it is compared with."
        )
    }


@given(choices(Statistic.values), choices(DataType.values), st.booleans())
def test_what_a_sentence_suggests_is_accepted(statistic, data_type, has_comparator):
    sentence = find_misuse(statistic, data_type, has_comparator=has_comparator).get("statistic", "")
    labels = {each.label: each for each in Statistic}

    suggested = sentence.partition("kind of number (")[2].rpartition("), or another")[0]

    for label in filter(None, suggested.split(", ")):
        assert find_misuse(labels[label], data_type, has_comparator=has_comparator) == {}
