"""Words of comparisons for kinds of times and of numbers, in the language of the entries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
}
