"""Constraints of a result: what its own row decides, kept by the database.

Rows from before decision 29 may break the constraints in ``NEWER``: the migration has marked them
with ``predates_rules``, and whoever saves one is told.
"""

from collections.abc import Iterable

from django.db.models import BaseConstraint, CheckConstraint, F, Q

from studies.choices import DispersionKind, Statistic
from studies.statistics import COMPARISONS, RATIOS, RULES, SHARES

HAS_VALUE = Q(value__isnull=False)
FIGURES = ("value", "value_low", "value_high", "ci_low", "ci_high")
POOLED = ("i_squared", "tau_squared", "heterogeneity_p", "prediction_low", "prediction_high")
SPREAD = Q(value_low__isnull=False, value_high__isnull=False)


def build_range(statistics: Iterable[Statistic]) -> Q:
    """Build the condition that figures and interval of these statistics keep to their range."""
    statistics = tuple(statistics)
    rule = RULES[statistics[0]]
    condition = Q()
    for field in FIGURES:
        lookup = "gt" if rule.is_low_open else "gte"
        within = Q(**{f"{field}__{lookup}": rule.low})
        if rule.high is not None:
            within &= Q(**{f"{field}__lte": rule.high})
        condition &= Q(**{f"{field}__isnull": True}) | within
    return ~Q(statistic__in=statistics) | condition


def build_newer(name: str, *, condition: Q, sentence: str) -> CheckConstraint:
    """Build a constraint that rows which were entered before it may break."""
    return CheckConstraint(
        condition=Q(predates_rules=True) | condition,
        name=name,
        violation_error_message=sentence,
    )


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
        condition=Q(statistic=Statistic.RANGE, value__isnull=True) & SPREAD
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

NEWER = [
    # Shares are 0 to 1 in the whole house: 69 would be read as 6900 %.
    build_newer(
        "result_proportion_is_a_share",
        condition=build_range(SHARES),
        sentence=("A proportion lies between 0 and 1, and its interval too. Write 69 %% as 0.69."),
    ),
    # -69 would be 6900 % less, and nothing can lose more than all of it.
    build_newer(
        "result_percent_change_is_a_share",
        condition=build_range([Statistic.PERCENT_CHANGE]),
        sentence="A relative change is a share, and not below -1. Write 69 %% less as -0.69.",
    ),
    # -41 would be 4100 in a hundred.
    build_newer(
        "result_risk_difference_is_a_share",
        condition=build_range([Statistic.RISK_DIFFERENCE]),
        sentence=(
            "A risk difference lies between -1 and 1, and its interval too. Write 41 percentage "
            "points less as -0.41."
        ),
    ),
    # A ratio of two chances can't be nothing or less.
    build_newer(
        "result_ratio_is_positive",
        condition=build_range(RATIOS),
        sentence=(
            "A ratio is greater than 0, and so are the ends of its interval. Check the numbers and "
            "their kind."
        ),
    ),
    # Nothing happens less often than never.
    build_newer(
        "result_rate_is_not_negative",
        condition=build_range([Statistic.RATE]),
        sentence="A rate is 0 or more, and so is its interval. Check the numbers.",
    ),
    # Fewer than one person can't be treated; the sign says benefit or harm.
    build_newer(
        "result_number_needed_to_treat_is_of_people",
        condition=~Q(statistic=Statistic.NUMBER_NEEDED_TO_TREAT)
        | Q(value__gte=1)
        | Q(value__lte=-1),
        sentence=(
            "A number needed to treat is 1 or more for a benefit, and -1 or less for a harm. Check "
            "the number."
        ),
    ),
    # Less than whom? Without the other group a ratio or a difference says nothing.
    build_newer(
        "result_comparison_has_comparator",
        condition=~Q(statistic__in=COMPARISONS) | Q(comparator_arm__isnull=False),
        sentence="A difference or a ratio compares two groups. Choose what it is compared with.",
    ),
    # A share of one group beside another would be read as a difference.
    build_newer(
        "result_group_has_no_comparator",
        condition=Q(statistic__in=COMPARISONS) | Q(comparator_arm__isnull=True),
        sentence=(
            "This kind of number is of one group alone. Take the other group out, or choose a "
            "difference or a ratio."
        ),
    ),
    # An interval without its level may be of 95 % or of 50 %.
    build_newer(
        "result_interval_has_level",
        condition=Q(ci_level__isnull=True, ci_low__isnull=True, ci_high__isnull=True)
        | Q(ci_level__isnull=False) & (Q(ci_low__isnull=False) | Q(ci_high__isnull=False)),
        sentence="An interval and its level belong together. Give both: 95 %% is 0.95.",
    ),
    # "Below" nothing. Without a sign it is "equal".
    build_newer(
        "result_p_has_operator",
        condition=Q(p_operator="") | Q(p_value__isnull=False),
        sentence="You say how p relates to a number, but not to which. Give p too.",
    ),
    # A spread of an unknown kind can't be read: a standard error is much smaller than an SD.
    build_newer(
        "result_dispersion_has_kind",
        condition=Q(dispersion__isnull=True, dispersion_kind="")
        | Q(dispersion__isnull=False, dispersion__gte=0) & ~Q(dispersion_kind="")
        | Q(
            dispersion__isnull=True,
            dispersion_kind__in=(DispersionKind.IQR, DispersionKind.RANGE),
        )
        & SPREAD,
        sentence=(
            "A spread needs its number, 0 or more, and its kind. An interquartile range may have "
            "its two ends instead, under “from” and “to”."
        ),
    ),
    # The other group's counts are as whole as those of the first.
    build_newer(
        "result_comparator_events_among_analysed",
        condition=Q(comparator_n_events__isnull=True)
        | Q(
            comparator_n_analysed__isnull=False,
            comparator_n_events__lte=F("comparator_n_analysed"),
        ),
        sentence=(
            "In the other group more people had the event than were counted, or nobody was "
            "counted. Give both numbers."
        ),
    ),
    # Counts of a group that nobody has chosen would be read as those of the first.
    build_newer(
        "result_comparator_counts_need_comparator",
        condition=Q(comparator_arm__isnull=False)
        | Q(comparator_n_analysed__isnull=True, comparator_population__isnull=True),
        sentence=(
            "There are people of another group, but no other group. Choose what is compared."
        ),
    ),
    # One study alone can't disagree with itself.
    build_newer(
        "result_pooling_has_studies",
        condition=Q(n_studies__isnull=False, n_studies__gte=2)
        | Q(pooling_model="", **{f"{field}__isnull": True for field in POOLED}),
        sentence="Pooled numbers are of several studies. Say of how many.",
    ),
    # An I² of 74 would be 7400 %.
    build_newer(
        "result_heterogeneity_in_range",
        condition=(Q(i_squared__isnull=True) | Q(i_squared__range=(0, 1)))
        & (Q(tau_squared__isnull=True) | Q(tau_squared__gte=0))
        & (Q(heterogeneity_p__isnull=True) | Q(heterogeneity_p__range=(0, 1))),
        sentence=(
            "I² and the p value of heterogeneity lie between 0 and 1 (74 %% is 0.74), and tau² is "
            "0 or more."
        ),
    ),
    # Half a prediction interval says nothing.
    build_newer(
        "result_prediction_has_two_ends",
        condition=Q(prediction_low__isnull=True, prediction_high__isnull=True)
        | Q(
            prediction_low__isnull=False,
            prediction_high__isnull=False,
            prediction_low__lte=F("prediction_high"),
        ),
        sentence="The prediction interval needs both ends, the lower one first.",
    ),
]
CONSTRAINTS += NEWER
