"""The lowest and highest values of a statistic on a scale."""

from hypothesis import given
from hypothesis import strategies as st

from studies.choices import Statistic
from studies.statistics import SHARES, find_limits

choices = st.sampled_from
scale_ends = st.decimals(min_value=-100, max_value=100, places=3)


@given(choices(Statistic.values), scale_ends, scale_ends, st.data())
def test_two_people_on_a_scale_never_leave_the_limits(statistic, low, high, data):
    low, high = sorted([low, high])
    people = st.decimals(min_value=low, max_value=high, places=3)
    first, second = data.draw(people), data.draw(people)
    value = {"mean": first, "median": first, "range": first}.get(statistic, first - second)
    if statistic not in {"mean", "median", "range", "mean_change", "mean_difference"}:
        return

    lowest, highest = find_limits(statistic, scale_min=low, scale_max=high)

    assert lowest <= value <= highest


def test_a_range_of_shares_is_a_range_of_shares():
    assert find_limits("range", scale_min=None, scale_max=None, data_type="binary") == (0, 1)
    assert [find_limits(each, scale_min=None, scale_max=None) for each in SHARES] == [
        (0, 1),
        (0, 1),
    ]
