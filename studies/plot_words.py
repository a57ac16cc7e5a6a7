"""Words of plots of studies: times, scales and notes, in the language of the study."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cms.lib.result_words import STATISTIC_WORDS, say_time
from studies.choices import Statistic, TimepointKind

Json = dict[str, Any]
MOMENTS = {
    TimepointKind.MINIMUM: gettext_lazy("{time} or later"),
    TimepointKind.MEAN: gettext_lazy("{time} on average"),
    TimepointKind.MEDIAN: gettext_lazy("a median of {time}"),
    TimepointKind.RANGE: gettext_lazy("up to {time}"),
}
#: Statistics whose panels go without saying what kind of number they show.
UNNAMED = (Statistic.PROPORTION, Statistic.RISK, Statistic.MEAN, Statistic.MEDIAN, Statistic.RANGE)
BETTER = {
    "higher": gettext_lazy("more is better"),
    "lower": gettext_lazy("less is better"),
}


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
    details = [] if result["statistic"] in UNNAMED else [str(STATISTIC_WORDS[result["statistic"]])]
    if result["statistic"] in ("mean", "median") and measure["scale_max"] is not None:
        details.append(
            pgettext("scale", "{low} to {high}").format(
                low=measure["scale_min"], high=measure["scale_max"]
            )
        )
    if result["statistic"] != Statistic.NUMBER_NEEDED_TO_TREAT:  # whose sign says it
        details.append(str(BETTER[measure["better"]]))
    return f"{measure['title']} ({', '.join(filter(None, details))})"
