"""Words for kinds of times and of numbers of results, in the active language."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

DAYS_A_MONTH = Decimal(365) / 12
#: Shorter times are said in days.
SHORTEST_IN_MONTHS = 60
TIME_WORDS = {
    "": _("not reported"),
    "fixed": pgettext_lazy("time", "exactly then"),
    "minimum": pgettext_lazy("time", "at least so long"),
    "mean": pgettext_lazy("time", "on average"),
    "median": pgettext_lazy("time", "median"),
    "range": pgettext_lazy("time", "at different times until then"),
}
STATISTIC_WORDS = {
    "proportion": _("share of people"),
    "risk": _("share of people"),
    "mean": _("mean"),
    "median": _("median"),
    "mean_change": _("mean change"),
    "percent_change": _("relative change"),
    "rate": _("rate"),
    "range": _("range over several studies"),
    "mean_difference": _("mean difference"),
    "standardised_mean_difference": _("standardised mean difference"),
    "risk_difference": _("risk difference"),
    "risk_ratio": _("risk ratio"),
    "odds_ratio": _("odds ratio"),
    "rate_ratio": _("rate ratio"),
    "hazard_ratio": _("hazard ratio"),
    "number_needed_to_treat": _("number needed to treat"),
}


def count_time(days: int) -> tuple[int, str]:
    """Count a time as it was reported, in days, weeks or months: 84 is 12 weeks, 365 12 months."""
    months = round(days / DAYS_A_MONTH)
    if days >= SHORTEST_IN_MONTHS and days == round(months * DAYS_A_MONTH):
        return months, "month"
    if days % 7 == 0:
        return days // 7, "week"
    return (months, "month") if days >= SHORTEST_IN_MONTHS else (days, "day")


def say_time(days: int) -> str:
    """Say a time after the treatment: "36 months"."""
    if days == 0:
        return str(_("before treatment"))
    count, unit = count_time(days)
    if unit == "day":
        return ngettext("{count} day", "{count} days", count).format(count=count)
    if unit == "week":
        return ngettext("{count} week", "{count} weeks", count).format(count=count)
    return ngettext("{count} month", "{count} months", count).format(count=count)
