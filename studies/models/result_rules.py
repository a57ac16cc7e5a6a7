"""Rules of a result: constraints on its own row, and checks against other rows."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Protocol

from django.db.models import BaseConstraint, CheckConstraint, F, Q

from cms.lib import grim
from cms.lib.characters import format_decimal
from studies.choices import ON_SCALE, RATIOS, Statistic
from studies.models.measure import OutcomeMeasure
from studies.models.rows import AnalysisPopulation

HAS_VALUE = Q(value__isnull=False)

# Django fills these sentences with %, so a per cent sign is written twice.
CONSTRAINTS: list[BaseConstraint] = [
    # Nobody can have the event who was not counted.
    CheckConstraint(
        condition=Q(n_events__isnull=True)
        | Q(n_analysed__isnull=False, n_events__lte=F("n_analysed")),
        name="result_events_among_analysed",
        violation_error_message=(
            "More people had the event than were counted, or nobody was counted. Give both numbers."
        ),
    ),
    # Shares are 0 to 1 in the whole house: 69 would be read as 6900 %.
    CheckConstraint(
        condition=~Q(statistic=Statistic.PROPORTION) | ~HAS_VALUE | Q(value__range=(0, 1)),
        name="result_proportion_is_a_share",
        violation_error_message="A proportion lies between 0 and 1. Write 69 %% as 0.69.",
    ),
    # A ratio of two chances can't be nothing or less.
    CheckConstraint(
        condition=~Q(statistic__in=RATIOS) | ~HAS_VALUE | Q(value__gt=0),
        name="result_ratio_is_positive",
        violation_error_message="A ratio is greater than 0. Check the number and its kind.",
    ),
    # Less than whom? Without the other group a ratio says nothing.
    CheckConstraint(
        condition=~Q(statistic__in=RATIOS) | Q(comparator_arm__isnull=False),
        name="result_ratio_has_comparator",
        violation_error_message="A ratio compares two groups. Choose the one it is compared with.",
    ),
    # A group compared with itself is a slip of the hand.
    CheckConstraint(
        condition=Q(comparator_arm__isnull=True)
        | Q(arm__isnull=True)
        | ~Q(arm=F("comparator_arm")),
        name="result_compares_two_arms",
        violation_error_message="The group is compared with itself. Choose two different ones.",
    ),
    # Half an interval hides how unsure the number is; one beside its value was mistyped.
    CheckConstraint(
        condition=Q(ci_low__isnull=True, ci_high__isnull=True)
        | Q(ci_low__isnull=False, ci_high__isnull=False, ci_low__lte=F("ci_high"))
        & (~HAS_VALUE | Q(ci_low__lte=F("value"), ci_high__gte=F("value"))),
        name="result_interval_holds_value",
        violation_error_message=(
            "The confidence interval needs both ends, with the value between them. "
            "Check the three numbers."
        ),
    ),
    # 95 instead of 0.95 would be a certainty that nobody has.
    CheckConstraint(
        condition=Q(ci_level__isnull=True) | Q(ci_level__gt=0, ci_level__lt=1),
        name="result_interval_level_is_a_share",
        violation_error_message="Write the confidence level between 0 and 1: 95 %% is 0.95.",
    ),
    # A range that ends before it begins is two numbers in the wrong places.
    CheckConstraint(
        condition=Q(value_low__isnull=True)
        | Q(value_high__isnull=True)
        | Q(value_low__lte=F("value_high")),
        name="result_spread_in_order",
        violation_error_message="The lower end is above the upper one. Swap the two numbers.",
    ),
    # "60 % to 90 %" is two numbers: a middle that nobody reported would be our invention.
    # And everything else is one number, without which there is no result.
    CheckConstraint(
        condition=Q(
            statistic=Statistic.RANGE,
            value__isnull=True,
            value_low__isnull=False,
            value_high__isnull=False,
        )
        | ~Q(statistic=Statistic.RANGE) & HAS_VALUE,
        name="result_range_or_value",
        violation_error_message=(
            "A range needs its two ends and no value; every other kind of number needs its value."
        ),
    ),
    # A chance is never negative, and never more than certain.
    CheckConstraint(
        condition=Q(p_value__isnull=True) | Q(p_value__range=(0, 1)),
        name="result_p_is_a_probability",
        violation_error_message="A p value lies between 0 and 1.",
    ),
    # "On average" of a day that nobody knows.
    CheckConstraint(
        condition=Q(timepoint_kind="") | Q(timepoint_days__isnull=False),
        name="result_timepoint_kind_needs_day",
        violation_error_message="You say what kind of day it is, but not which. Give the day too.",
    ),
    # Other people than whose?
    CheckConstraint(
        condition=Q(baseline_population_mismatch=False) | Q(baseline__isnull=False),
        name="result_mismatch_needs_baseline",
        violation_error_message=(
            "There is no baseline that could be of other people. Choose it, or take the tick away."
        ),
    ),
]


class ResultFields(Protocol):
    """The fields of ``OutcomeResult`` that the rules read: that module imports this one."""

    @property
    def pk(self) -> Any: ...
    @property
    def study_id(self) -> Any: ...
    @property
    def arm_id(self) -> Any: ...
    @property
    def measure_id(self) -> Any: ...
    @property
    def measure(self) -> OutcomeMeasure: ...
    @property
    def population(self) -> AnalysisPopulation | None: ...
    @property
    def baseline(self) -> "ResultFields | None": ...
    @property
    def timepoint_days(self) -> int | None: ...
    @property
    def statistic(self) -> str: ...
    @property
    def n_analysed(self) -> int | None: ...
    @property
    def n_events(self) -> int | None: ...
    @property
    def value(self) -> Decimal | None: ...
    @property
    def decimals_reported(self) -> int | None: ...


def find_rule_violations(result: ResultFields) -> dict[str, str]:
    """Check a result against other rows. Map each field at fault to a sentence for authors."""
    rules = (check_study, check_denominator, check_scale, check_whole_number, check_baseline)
    return {field: sentence for rule in rules for field, sentence in rule(result)}


Violations = Iterator[tuple[str, str]]  # field and sentence


def check_study(result: ResultFields) -> Violations:
    for name in ("report", "arm", "comparator_arm", "population", "baseline"):
        row = getattr(result, name)
        if row and row.study_id != result.study_id:
            yield name, "This is of another study. Choose one of this study."


def check_denominator(result: ResultFields) -> Violations:
    group, n = result.population, result.n_analysed
    if group and n is not None and n > group.n:
        yield (
            "n_analysed",
            f"{n} people were counted, but “{group.label}” are only {group.n}. Check both numbers.",
        )


def check_scale(result: ResultFields) -> Violations:
    if result.statistic not in ON_SCALE or not has_measure(result):
        return
    measure = result.measure
    low, high = measure.scale_min, measure.scale_max
    ends = " and ".join(format_decimal(end) for end in (low, high) if end is not None)
    sentence = f"The scale of “{measure}” ends at {ends}: check the number, and the measure."
    for name in ("value", "value_low", "value_high"):
        number = getattr(result, name)
        if number is None:
            continue
        if (low is not None and number < low) or (high is not None and number > high):
            yield name, sentence


def has_measure(result: ResultFields) -> bool:
    """Return whether a measure is chosen: a form may be sent without it."""
    return getattr(result, "measure_id", None) is not None


def check_whole_number(result: ResultFields) -> Violations:
    value, n, events = result.value, result.n_analysed, result.n_events
    if result.statistic != Statistic.PROPORTION or value is None or not n:
        return
    if not 0 <= value <= 1:
        return  # the constraint says so, and better
    printed = result.decimals_reported
    percentage = f"{value * 100:.{printed or 0}f} %"
    if not grim.is_consistent(n=n, proportion=value, decimals=printed):
        yield "value", f"No whole number of {n} people is {percentage}. Check both numbers."
    elif not grim.is_consistent(n=n, proportion=value, decimals=printed, events=events):
        yield "n_events", f"{events} of {n} people are not {percentage}. Check the three numbers."


def check_baseline(result: ResultFields) -> Violations:
    baseline = result.baseline
    if baseline is None or baseline.study_id != result.study_id:
        return
    if baseline.pk == result.pk:
        yield "baseline", "A result can't be its own baseline. Choose the one before treatment."
    elif baseline.timepoint_days != 0:
        yield "baseline", "A baseline is from before treatment, day 0. Choose such a result."
    elif len({baseline.arm_id, result.arm_id} - {None}) > 1:  # no arm means the only one
        yield "baseline", "The baseline is of another arm. Choose one of the same arm."
    elif baseline.measure_id != result.measure_id:
        yield "baseline", "The baseline is of another measure. Choose one of the same measure."
