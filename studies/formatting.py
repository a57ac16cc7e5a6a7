"""Format the time point, figure and title of a result, from its document alone."""

from decimal import Decimal
from typing import Any

from cms.lib.characters import format_decimal
from cms.lib.placeholders import REF, TITLE
from cms.lib.result_words import count_time
from studies.choices import ArmRole, Statistic, TimepointKind
from studies.statistics import COMPARISONS, SHARES

Json = dict[str, Any]
#: Statistics that are shown as per cent.
PERCENTAGES = (*SHARES, Statistic.PERCENT_CHANGE)
TIMEPOINTS = {
    TimepointKind.MINIMUM: "at {} or later",
    TimepointKind.MEAN: "at {} on average",
    TimepointKind.MEDIAN: "at a median of {}",
    TimepointKind.RANGE: "up to {}",
}


def format_timepoint(days: int) -> str:
    """Format a time point: 365 is 12 months, 0 is before the treatment."""
    if days == 0:
        return "before treatment"
    count, unit = count_time(days)
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def format_moment(result: Json) -> str:
    """Format the time point with its kind: "at 36 months", "at 24 months or later"."""
    days = result["timepoint_days"]
    if days is None:
        return ""
    if days == 0:
        return format_timepoint(0)
    return TIMEPOINTS.get(result["timepoint_kind"], "at {}").format(format_timepoint(days))


def format_figure(result: Json, *, is_binary: bool = False) -> str:
    """Return the printed figure, else the counts, the value or the ends of a range.

    ``is_binary`` tells that the measure is: then a range is one of shares.
    """
    if result["as_reported"]:
        return str(result["as_reported"])
    if result.get("statistic") in SHARES and result["n_events"] is not None:
        return f"{result['n_events']} of {result['n_analysed']}"
    ends = (result["value_low"], result["value_high"])
    numbers = [result["value"]] if result["value"] is not None else ends
    statistic = result.get("statistic")
    if statistic == Statistic.RISK_DIFFERENCE and result["value"] is not None:
        return f"{format_decimal(Decimal(result['value']) * 100)} percentage points"
    is_percentage = statistic in PERCENTAGES or (is_binary and statistic == Statistic.RANGE)
    return " to ".join(
        format_percentage(number) if is_percentage else str(number)
        for number in numbers
        if number is not None
    )


def format_percentage(share: Decimal | str) -> str:
    """Format a share as per cent: 0.69 is "69 %", -0.69 is "-69 %"."""
    return f"{format_decimal(Decimal(share) * 100)} %"


def format_group(result: Json) -> str:
    """Format of whom a result is: "had the injection", "stimulation against placebo"."""
    arm, comparator = result["intervention"], result["comparator"]
    group = result["population"]["label"] if result["population"] else ""
    if comparator:
        other = lower_first(comparator["label"])
        return f"{arm['label'] if arm else 'Treatment'} against {other}"
    if arm and arm["role"] != ArmRole.SINGLE_ARM and arm["label"].lower() not in group.lower():
        return ", ".join(filter(None, (arm["label"], lower_first(group))))
    return group or (arm["label"] if arm else "All arms")


def build_result_title(result: Json, *, is_binary: bool) -> Json:
    """Build the title of a result, which begins with the title of its measure when it is read."""
    group, moment = format_group(result), format_moment(result)
    figure = format_figure(result, is_binary=is_binary)
    if result["statistic"] in COMPARISONS and not result["as_reported"]:
        figure = f"{Statistic(result['statistic']).label.lower()} {figure}"
    after = f" {moment}" if moment else ""
    return {
        TITLE: result["measure"][REF],
        "after": f"{after}, {lower_first(group)}: {figure}",
        "otherwise": f"{', '.join(filter(None, (group, moment)))}: {figure}",
    }


def format_older_title(result: Json) -> str:
    """Format the title of a result whose document is from before results had titles.

    Such documents name the group as ``arm``; others have a title, which counts.
    """
    days = result["timepoint_days"]
    parts = [
        result.get("arm") or "All arms",
        format_timepoint(days) if days is not None else "",
    ]
    return f"{', '.join(filter(None, parts))}: {format_figure(result)}"


def lower_first(text: str) -> str:
    """Write the first letter small, unless the word is all capitals: "Had …", but "ITT"."""
    return text if text[1:2].isupper() or text[1:2].isdigit() else text[:1].lower() + text[1:]
