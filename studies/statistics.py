"""What each statistic may be: its data types, comparator, range, null value and companions.

One table, from which constraints, rules, forms and plots take what they know of a statistic.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from studies.choices import DataType, Statistic


class Bound(StrEnum):
    """What the values of a statistic are bound to, beside fixed ends."""

    NONE = "none"
    SCALE = "scale"  # they lie on the scale of the measure
    WIDTH = "width"  # they are no larger than the scale is wide


@dataclass(frozen=True)
class StatisticRule:
    """The rule of one statistic.

    ``low`` and ``high`` are the ends of its values, ``is_low_open`` says that the lower end itself
    is no value. ``null_value`` is that of no effect; None where there is none.
    """

    data_types: frozenset[DataType]
    is_comparison: bool = False
    low: Decimal | None = None
    high: Decimal | None = None
    is_low_open: bool = False
    bound: Bound = Bound.NONE
    null_value: Decimal | None = None
    has_events: bool = False
    has_interval: bool = True
    has_p_value: bool = True
    has_dispersion: bool = False

    def contains(self, number: Decimal) -> bool:
        """Return whether a number lies within the fixed ends."""
        if self.low is not None and (
            number < self.low or (self.is_low_open and number == self.low)
        ):
            return False
        return self.high is None or number <= self.high


BINARY, COUNT, TIME = DataType.BINARY, DataType.COUNT, DataType.TIME_TO_EVENT
SCORES = frozenset({DataType.CONTINUOUS, DataType.ORDINAL})
ZERO, ONE = Decimal(0), Decimal(1)

SHARE = StatisticRule(
    frozenset({BINARY, DataType.ORDINAL}),  # ordinal ones dichotomised: "improved or better"
    low=ZERO,
    high=ONE,
    has_events=True,
)
AVERAGE = StatisticRule(SCORES | {COUNT}, bound=Bound.SCALE, has_dispersion=True)


def build_ratio(*data_types: DataType) -> StatisticRule:
    """Build the rule of a ratio of two groups: more than 0, and 1 where they are alike."""
    return StatisticRule(
        frozenset(data_types),
        is_comparison=True,
        low=ZERO,
        is_low_open=True,
        null_value=ONE,
        has_events=True,
    )


RULES: dict[Statistic, StatisticRule] = {
    Statistic.PROPORTION: SHARE,
    Statistic.RISK: SHARE,
    Statistic.MEAN: AVERAGE,
    Statistic.MEDIAN: AVERAGE,
    Statistic.MEAN_CHANGE: StatisticRule(
        SCORES, bound=Bound.WIDTH, null_value=ZERO, has_dispersion=True
    ),
    Statistic.PERCENT_CHANGE: StatisticRule(
        SCORES, low=Decimal(-1), null_value=ZERO, has_dispersion=True
    ),
    Statistic.RATE: StatisticRule(frozenset({COUNT, TIME}), low=ZERO, has_events=True),
    Statistic.MEAN_DIFFERENCE: StatisticRule(
        SCORES, is_comparison=True, bound=Bound.WIDTH, null_value=ZERO, has_dispersion=True
    ),
    Statistic.STANDARDISED_MEAN_DIFFERENCE: StatisticRule(
        SCORES, is_comparison=True, null_value=ZERO, has_dispersion=True
    ),
    Statistic.RISK_DIFFERENCE: StatisticRule(
        frozenset({BINARY}),
        is_comparison=True,
        low=Decimal(-1),
        high=ONE,
        null_value=ZERO,
        has_events=True,
    ),
    Statistic.RISK_RATIO: build_ratio(BINARY),
    Statistic.ODDS_RATIO: build_ratio(BINARY),
    Statistic.RATE_RATIO: build_ratio(COUNT, TIME),
    Statistic.HAZARD_RATIO: build_ratio(TIME),
    Statistic.NUMBER_NEEDED_TO_TREAT: StatisticRule(
        frozenset({BINARY}), is_comparison=True, has_events=True
    ),
    Statistic.RANGE: StatisticRule(
        frozenset(DataType), bound=Bound.SCALE, has_interval=False, has_p_value=False
    ),
}

COMPARISONS = tuple(each for each, rule in RULES.items() if rule.is_comparison)
RATIOS = tuple(each for each in COMPARISONS if RULES[each].null_value == ONE)
SHARES = (Statistic.PROPORTION, Statistic.RISK)


def find_misuse(statistic: str, data_type: str, *, has_comparator: bool) -> dict[str, str]:
    """Find what a statistic can't be: map the field at fault to a sentence for authors."""
    rule = RULES.get(statistic)  # type: ignore[call-overload]  # a choice is its text
    if rule is None:
        return {}
    label, misuse = Statistic(statistic).label, {}
    if data_type not in rule.data_types:
        fitting = [each.label for each in Statistic if is_fitting(each, data_type, has_comparator)]
        kind = DataType(data_type).label.partition(":")[0].lower()
        others = (
            f"Choose another kind of number ({', '.join(fitting)}), or" if fitting else "Choose"
        )
        misuse["statistic"] = (
            f"“{label}” can't be computed of what is {kind}. {others} another measure."
        )
    if rule.is_comparison and not has_comparator:
        misuse["comparator_arm"] = (
            f"“{label}” compares two groups. Choose the group it is compared with."
        )
    if has_comparator and not rule.is_comparison:
        misuse["comparator_arm"] = (
            f"“{label}” is of one group alone. Take the other group out, or choose a difference or "
            "a ratio."
        )
    return misuse


def is_fitting(statistic: Statistic, data_type: str, has_comparator: bool) -> bool:
    """Return whether a statistic may be computed of such data, with or without a comparator."""
    rule = RULES[statistic]
    return data_type in rule.data_types and rule.is_comparison == has_comparator


def find_limits(
    statistic: str, *, scale_min: Decimal | None, scale_max: Decimal | None, data_type: str = ""
) -> tuple[Decimal | None, Decimal | None]:
    """Find the lowest and the highest possible value of a statistic on a scale."""
    rule = RULES[Statistic(statistic)]
    if statistic == Statistic.RANGE and data_type == DataType.BINARY:
        return ZERO, ONE  # a range of shares
    if rule.bound == Bound.SCALE:
        return scale_min, scale_max
    if rule.bound == Bound.WIDTH and scale_min is not None and scale_max is not None:
        return scale_min - scale_max, scale_max - scale_min
    return rule.low, rule.high
