"""Intervals against the worked examples of the papers that describe them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.lib.intervals import newcombe_interval, wilson_interval

counts = st.integers(min_value=1, max_value=2000).flatmap(
    lambda n: st.tuples(st.integers(min_value=0, max_value=n), st.just(n))
)


def rounded(interval):
    return tuple(str(end.quantize(Decimal("0.0001"))) for end in interval)


@pytest.mark.parametrize(
    ("events", "n", "ends"),
    [
        # Newcombe, Statistics in Medicine 17 (1998): 857-872, table I, method 3.
        (81, 263, ("0.2553", "0.3662")),
        (15, 148, ("0.0624", "0.1605")),
        (0, 20, ("0.0000", "0.1611")),
        (1, 29, ("0.0061", "0.1718")),
    ],
)
def test_a_wilson_interval_is_that_of_the_paper(events, n, ends):
    assert rounded(wilson_interval(events, n)) == ends


@pytest.mark.parametrize(
    ("counts", "ends"),
    [
        # Newcombe, Statistics in Medicine 17 (1998): 873-890, table II, method 10.
        ((56, 70, 48, 80), ("0.0524", "0.3339")),
        ((9, 10, 3, 10), ("0.1705", "0.8090")),
        ((6, 7, 2, 7), ("0.0582", "0.8062")),
        ((5, 56, 0, 29), ("-0.0381", "0.1926")),
        ((0, 10, 0, 20), ("-0.1611", "0.2775")),
        ((0, 10, 0, 10), ("-0.2775", "0.2775")),
        ((10, 10, 0, 20), ("0.6791", "1.0000")),
        ((10, 10, 0, 10), ("0.6075", "1.0000")),
    ],
)
def test_a_newcombe_interval_is_that_of_the_paper(counts, ends):
    assert rounded(newcombe_interval(*counts)) == ends


@given(counts)
def test_an_interval_holds_its_proportion_and_keeps_to_0_and_1(count):
    low, high = wilson_interval(*count)

    assert 0 <= low <= Decimal(count[0]) / count[1] <= high <= 1


@given(counts, counts)
def test_exchanged_groups_exchange_the_ends(first, second):
    low, high = newcombe_interval(*first, *second)

    opposite = newcombe_interval(*second, *first)

    assert (round(-high, 20), round(-low, 20)) == tuple(round(end, 20) for end in opposite)


@pytest.mark.parametrize(("events", "n"), [(0, 0), (-1, 5), (6, 5)])
def test_no_proportion_has_no_interval(events, n):
    with pytest.raises(ValueError, match="is no proportion"):
        wilson_interval(events, n)
