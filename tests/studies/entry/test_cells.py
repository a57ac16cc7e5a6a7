"""Cells of pasted tables: numbers, intervals, p values and times, as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.lib.result_words import DAYS_A_MONTH
from studies.result_tables.cells import (
    CellError,
    read_count,
    read_days,
    read_ends,
    read_number,
    read_p,
    read_share,
)


@given(st.decimals(min_value=-1000, max_value=1000, places=2))
def test_a_number_is_read_with_a_point_and_with_a_comma(number):
    assert read_number(str(number)) == read_number(str(number).replace(".", ",")) == number
    assert read_number(str(number).replace("-", "−")) == number


@given(
    st.decimals(min_value=-99, max_value=99, places=1),
    st.decimals(min_value=-99, max_value=99, places=1),
    st.sampled_from(["{} to {}", "{}–{}", "({} - {})", "[{}; {}]", "{}, {}"]),
    st.sampled_from([".", ","]),
)
def test_two_ends_are_read_however_they_are_written(low, high, form, point):
    text = form.format(str(low).replace(".", point), str(high).replace(".", point))

    assert read_ends(text, may_be_percentage=False) == (low, high)


def test_a_percent_sign_makes_a_share():
    assert read_share("69 %", may_be_percentage=True) == Decimal("0.69")
    assert read_ends("60–90 %", may_be_percentage=True) == (Decimal("0.6"), Decimal("0.9"))
    with pytest.raises(CellError, match="this kind of number is no share"):
        read_share("69 %", may_be_percentage=False)


@pytest.mark.parametrize("text", ["1,234", "-12,345"])
def test_a_comma_that_may_be_a_mark_of_thousands_is_not_guessed(text):
    with pytest.raises(CellError, match="Write one of them"):
        read_number(text)


def test_of_people_a_comma_marks_thousands():
    assert read_count("1,234") == 1234
    assert read_number("0,123") == Decimal("0.123")


@pytest.mark.parametrize("text", ["", "ns", "12.3.4", "1.234,5", "12 mm", "٣", "²"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(CellError):
        read_number(text)
    with pytest.raises(CellError):
        read_count(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("< 0.001", ("<", Decimal("0.001"))),
        ("p<.05", ("<", Decimal("0.05"))),
        ("0,04", ("=", Decimal("0.04"))),
        ("P > 0.05", (">", Decimal("0.05"))),
    ],
)
def test_p_values_have_an_operator(text, read):
    assert read_p(text) == read


@pytest.mark.parametrize(
    ("text", "unit", "read"),
    [
        ("before", "", (0, "")),
        ("Baseline", "", (0, "")),
        ("3 months", "", (91, "")),
        ("at 12 mo", "", (365, "")),
        ("2 years", "", (730, "")),
        ("6 wk", "", (42, "")),
        ("24", "months", (730, "")),
        ("at least 24 months", "", (730, "minimum")),
        ("median 1 year", "", (365, "median")),
    ],
)
def test_times_become_days(text, unit, read):
    assert read_days(text, unit) == read


@given(st.integers(min_value=2, max_value=240))
def test_months_are_shown_as_they_were_typed(months):
    days, _ = read_days(f"{months} months")

    assert round(days / DAYS_A_MONTH) == months


@pytest.mark.parametrize("text", ["12", "soon", "12 moons", "about 3 months"])
def test_a_time_without_its_unit_is_not_guessed(text):
    with pytest.raises(CellError):
        read_days(text)
