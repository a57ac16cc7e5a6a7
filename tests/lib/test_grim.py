from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.lib.grim import is_consistent, possible_counts

people = st.integers(min_value=1, max_value=5000)
decimals = st.integers(min_value=0, max_value=3)


@pytest.mark.parametrize(
    ("proportion", "n", "events"),
    [("0.69", 61, [42]), ("0.77", 26, [20]), ("0.78", 26, []), ("0.4", 20, [8])],
)
def test_a_percentage_is_a_whole_number_of_people(proportion, n, events):
    assert list(possible_counts(n=n, proportion=Decimal(proportion), decimals=0)) == events


def test_a_proportion_with_more_digits_than_were_printed_is_rounded_first():
    assert list(possible_counts(n=61, proportion=Decimal("0.6885"), decimals=0)) == [42]


def test_without_a_count_of_decimals_those_of_the_proportion_count():
    assert list(possible_counts(n=26, proportion=Decimal("0.192300"))) == [5]
    assert list(possible_counts(n=20, proportion=Decimal("0.400000"))) == [8]
    assert list(possible_counts(n=26, proportion=Decimal("0.000000"))) == [0]


def test_a_tie_may_have_been_rounded_either_way():
    assert is_consistent(n=8, proportion=Decimal("0.12"), decimals=0, events=1)
    assert is_consistent(n=8, proportion=Decimal("0.13"), decimals=0, events=1)


def test_given_events_must_be_among_the_possible_ones():
    assert is_consistent(n=61, proportion=Decimal("0.69"), decimals=0, events=42)
    assert not is_consistent(n=61, proportion=Decimal("0.69"), decimals=0, events=43)
    assert not is_consistent(n=26, proportion=Decimal("0.78"), decimals=0)


@given(people, st.data(), decimals)
def test_what_was_counted_and_rounded_always_fits(n, data, printed):
    events = data.draw(st.integers(min_value=0, max_value=n))
    proportion = Decimal(round(Fraction(events, n) * 10 ** (printed + 2))).scaleb(-printed - 2)

    assert is_consistent(n=n, proportion=proportion, decimals=printed, events=events)


@given(people, st.integers(min_value=0, max_value=100), decimals)
def test_the_possible_numbers_are_those_that_round_to_the_figure(n, percentage, printed):
    figure = Fraction(percentage, 100)
    half = Fraction(1, 2 * 10 ** (printed + 2))

    possible = possible_counts(n=n, proportion=Decimal(percentage).scaleb(-2), decimals=printed)

    # Only the neighbours of the range can be wrong: the rounding is monotonous.
    around = range(max(0, possible.start - 2), min(n, possible.stop + 2) + 1)
    assert list(possible) == [k for k in around if abs(Fraction(k, n) - figure) <= half]


@given(people, decimals)
def test_nobody_and_everybody_are_whole_numbers(n, printed):
    assert is_consistent(n=n, proportion=Decimal(0), decimals=printed, events=0)
    assert is_consistent(n=n, proportion=Decimal(1), decimals=printed, events=n)
