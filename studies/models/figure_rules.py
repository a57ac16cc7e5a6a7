"""Rules of a result's figures: statistic, scale, whole numbers, and the words of the report."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from cms.lib import grim
from cms.lib.characters import format_decimal
from studies.choices import DataType, Statistic
from studies.statistics import RULES, SHARES, Bound, find_limits, find_misuse

Violations = Iterator[tuple[str, str]]  # field and sentence
FIGURES = ("value", "value_low", "value_high", "ci_low", "ci_high")
#: "42 of 61", "20/26"; then how a percentage is printed.
COUNTS = re.compile(r"(?<![\d.,/])(\d+)\s*(?:of|out of|/)\s*(\d+)(?![\d.,/])")
PERCENTAGE = re.compile(r"([-−–]?)\s*(\d+(?:[.,]\d+)?)\s*(?:%|per cent|percent)")
MEANS = (Statistic.MEAN, Statistic.MEAN_CHANGE)


def has_measure(result: Any) -> bool:
    """Return whether a measure is chosen: a form may be sent without it."""
    return getattr(result, "measure_id", None) is not None


def check_statistic(result: Any) -> Violations:
    """Refuse a statistic that the measure's data do not have, or without its comparator."""
    if has_measure(result):
        yield from find_misuse(
            result.statistic,
            result.measure.data_type,
            has_comparator=result.comparator_arm is not None,
        ).items()


def check_companions(result: Any) -> Violations:
    """Refuse numbers that no statistic of this kind has."""
    rule = RULES.get(result.statistic)
    if rule is None:
        return
    label = Statistic(result.statistic).label
    companions = (
        ("n_events", rule.has_events, "events"),
        ("ci_low", rule.has_interval, "a confidence interval"),
        ("p_value", rule.has_p_value, "a p value"),
        ("dispersion", rule.has_dispersion, "a spread of people's values"),
    )
    for field, is_allowed, what in companions:
        if not is_allowed and getattr(result, field) is not None:
            yield field, f"“{label}” has no {what.removeprefix('a ')}. Take it out."


def check_scale(result: Any) -> Violations:
    """Refuse figures and intervals that lie outside of the measure's scale."""
    if result.statistic not in RULES or not has_measure(result):
        return
    measure = result.measure
    if RULES[result.statistic].bound == Bound.NONE:
        return  # fixed ends are constraints, which say it better
    low, high = find_limits(
        result.statistic,
        scale_min=measure.scale_min,
        scale_max=measure.scale_max,
        data_type=measure.data_type,
    )
    ends = " and ".join(format_decimal(end) for end in (low, high) if end is not None)
    sentence = f"The scale of “{measure}” ends at {ends}: check the number, and the measure."
    if RULES[result.statistic].bound == Bound.WIDTH:
        sentence = (
            f"On the scale of “{measure}” no change or difference is outside of {ends}: check the "
            "number, and the measure."
        )
    for name in FIGURES:
        number = getattr(result, name)
        if number is None:
            continue
        if (low is not None and number < low) or (high is not None and number > high):
            yield name, sentence


def check_counts(result: Any) -> Violations:
    """Refuse a risk difference or ratio that its four counts contradict."""
    counts = (
        *(result.n_events, result.n_analysed),
        *(result.comparator_n_events, result.comparator_n_analysed),
    )
    if result.statistic != Statistic.RISK_DIFFERENCE or None in counts or result.value is None:
        return
    events, n, other_events, other_n = counts
    if not (n and other_n) or result.adjusted_for:
        return
    difference = Decimal(events) / n - Decimal(other_events) / other_n
    decimals = max(2, grim.count_decimals(result.value))
    if abs(difference - result.value) > Decimal(1).scaleb(-decimals):
        exact = format_decimal(difference.quantize(Decimal("0.0001")))
        sentence = (
            f"{events} of {n} and {other_events} of {other_n} differ by {exact}. Check the five "
            "numbers, or say what the difference was adjusted for."
        )
        yield "value", sentence


def check_whole_number(result: Any) -> Violations:
    """Refuse a percentage that no whole number of people is, and a mean that no whole sum has."""
    if result.statistic in SHARES:
        yield from check_share(result)
    elif result.statistic in MEANS:
        yield from check_mean(result)


def check_share(result: Any) -> Violations:
    value, n, events = result.value, result.n_analysed, result.n_events
    if value is None or not n or not 0 <= value <= 1:
        return  # outside of 0 to 1 the constraint says so, and better
    printed = result.decimals_reported
    if not grim.is_consistent(n=n, proportion=value, decimals=printed):
        decimals = printed if printed is not None else max(0, grim.count_decimals(value) - 2)
        nearest = [
            f"{count} are {format_percentage(grim.round_share(count, n, decimals=decimals + 2))}"
            for count in grim.nearest_sums(n=n, mean=value)
            if 0 <= count <= n
        ]
        sentence = (
            f"No whole number of {n} people is {format_percentage(value, decimals)}: "
            f"{', '.join(nearest)}. Check both numbers."
        )
        yield "value", sentence
    elif not grim.is_consistent(n=n, proportion=value, decimals=printed, events=events):
        percentage = format_percentage(value, printed or 0)
        yield "n_events", f"{events} of {n} people are not {percentage}. Check the three numbers."


def check_mean(result: Any) -> Violations:
    """Refuse the mean of a whole-number scale that no sum of whole numbers gives."""
    value, n = result.value, result.n_analysed
    if value is None or not n or not has_measure(result) or not has_whole_values(result.measure):
        return
    printed = result.decimals_reported
    decimals = grim.count_decimals(value) if printed is None else printed
    if grim.possible_sums(n=n, mean=value, decimals=decimals):
        return
    nearest = " and ".join(
        format_decimal(grim.round_share(total, n, decimals=decimals))
        for total in grim.nearest_sums(n=n, mean=value)
    )
    sentence = (
        f"The mean of {n} whole numbers can't be {value:.{decimals}f}: the nearest are {nearest}. "
        "Check both numbers."
    )
    yield "value", sentence


def has_whole_values(measure: Any) -> bool:
    """Return whether each person's value on the measure is a whole number."""
    return bool(measure.whole_numbers) or measure.data_type == DataType.COUNT


def check_fragment(result: Any) -> Violations:
    """Refuse words of the report that contradict the numbers beside them."""
    text, n, events = result.as_reported, result.n_analysed, result.n_events
    pairs = [(int(first), int(second)) for first, second in COUNTS.findall(text)]
    if pairs and events is not None and n is not None and (events, n) not in pairs:
        first, second = pairs[0]
        yield (
            "as_reported",
            f"The report's words say {first} of {second}, the numbers {events} of {n}. Check both.",
        )
        return
    if result.statistic not in (*SHARES, Statistic.PERCENT_CHANGE) or result.value is None:
        return
    printed = list(PERCENTAGE.finditer(text))
    if printed and not any(is_percentage(match, result.value) for match in printed):
        percentage = format_percentage(result.value)
        sentence = f"The report's words say {printed[0][0]}, the number says {percentage}."
        yield "as_reported", f"{sentence} Check both."


def is_percentage(match: re.Match[str], value: Decimal) -> bool:
    """Return whether a printed percentage rounds the value, whatever its sign."""
    number = Decimal(match[2].replace(",", "."))
    half = Decimal("0.5").scaleb(int(number.as_tuple().exponent))
    return abs(abs(value) * 100 - number) <= half


def format_percentage(share: Decimal, decimals: int | None = None) -> str:
    """Format a share as per cent, with so many decimals or those that it has."""
    percentage = share * 100
    if decimals is None:
        return f"{format_decimal(percentage)} %"
    return f"{percentage:.{decimals}f} %"
