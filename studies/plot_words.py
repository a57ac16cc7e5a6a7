"""Words of plots of studies: times, scales and notes, in the language of the study."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from studies.choices import Statistic, TimepointKind
from studies.formatting import count_time

Json = dict[str, Any]
MOMENTS = {
    TimepointKind.MINIMUM: gettext_lazy("{time} or later"),
    TimepointKind.MEAN: gettext_lazy("{time} on average"),
    TimepointKind.MEDIAN: gettext_lazy("a median of {time}"),
    TimepointKind.RANGE: gettext_lazy("up to {time}"),
}
STATISTICS = {
    Statistic.MEAN_CHANGE: gettext_lazy("mean change"),
    Statistic.PERCENT_CHANGE: gettext_lazy("relative change"),
    Statistic.RATE: gettext_lazy("rate"),
    Statistic.MEAN_DIFFERENCE: gettext_lazy("mean difference"),
    Statistic.STANDARDISED_MEAN_DIFFERENCE: gettext_lazy("standardised mean difference"),
    Statistic.RISK_DIFFERENCE: gettext_lazy("risk difference"),
    Statistic.RISK_RATIO: gettext_lazy("risk ratio"),
    Statistic.ODDS_RATIO: gettext_lazy("odds ratio"),
    Statistic.RATE_RATIO: gettext_lazy("rate ratio"),
    Statistic.HAZARD_RATIO: gettext_lazy("hazard ratio"),
    Statistic.NUMBER_NEEDED_TO_TREAT: gettext_lazy("number needed to treat"),
}
BETTER = {
    "higher": gettext_lazy("more is better"),
    "lower": gettext_lazy("less is better"),
}


def say_time(days: int) -> str:
    """Say a time after the treatment: "36 months"."""
    if days == 0:
        return _("before treatment")
    count, unit = count_time(days)
    if unit == "day":
        return ngettext("{count} day", "{count} days", count).format(count=count)
    if unit == "week":
        return ngettext("{count} week", "{count} weeks", count).format(count=count)
    return ngettext("{count} month", "{count} months", count).format(count=count)


def say_moment(result: Json) -> str:
    """Say the time of a result with its kind: "24 months or later"."""
    days = result["timepoint_days"]
    if days is None:
        return ""
    time = say_time(days)
    form = MOMENTS.get(result["timepoint_kind"])
    return str(form).format(time=time) if form and days else time


def say_group(result: Json) -> str:
    """Say of whom a result is, in the words of its study."""
    arm, comparator = result.get("intervention"), result.get("comparator")
    population = result["population"]
    if arm and comparator:
        return _("{group} against {other}").format(group=arm["label"], other=comparator["label"])
    label = arm["label"] if arm else result.get("arm") or ""
    if arm and arm["role"] == "single_arm" and population:
        return str(population["label"])
    if population and label.lower() in population["label"].lower():
        return str(population["label"])
    return ", ".join(filter(None, (label, population and population["label"])))


def say_heading(result: Json) -> str:
    """Say what a panel shows: the measure, its scale or statistic, and which way is better."""
    measure = result["measure"]
    details = [str(STATISTICS.get(result["statistic"], ""))]
    if result["statistic"] in ("mean", "median") and measure["scale_max"] is not None:
        details.append(
            pgettext("scale", "{low} to {high}").format(
                low=measure["scale_min"], high=measure["scale_max"]
            )
        )
    if result["statistic"] != Statistic.NUMBER_NEEDED_TO_TREAT:  # whose sign says it
        details.append(str(BETTER[measure["better"]]))
    return f"{measure['title']} ({', '.join(filter(None, details))})"
