"""Names of statistics as tables print them."""

from studies.choices import Statistic

SHORT_NAMES = {
    **dict.fromkeys(("share", "percentage", "%"), Statistic.PROPORTION),
    "mean change": Statistic.MEAN_CHANGE,
    **dict.fromkeys(("change", "change from baseline"), Statistic.MEAN_CHANGE),
    **dict.fromkeys(("percent change", "% change"), Statistic.PERCENT_CHANGE),
    "md": Statistic.MEAN_DIFFERENCE,
    **dict.fromkeys(
        ("smd", "standardized mean difference"), Statistic.STANDARDISED_MEAN_DIFFERENCE
    ),
    **dict.fromkeys(("rd", "absolute risk reduction"), Statistic.RISK_DIFFERENCE),
    **dict.fromkeys(("rr", "relative risk"), Statistic.RISK_RATIO),
    "or": Statistic.ODDS_RATIO,
    **dict.fromkeys(("irr", "incidence rate ratio"), Statistic.RATE_RATIO),
    "hr": Statistic.HAZARD_RATIO,
    "nnt": Statistic.NUMBER_NEEDED_TO_TREAT,
}
STATISTICS: dict[str, Statistic] = {
    **{each.value.replace("_", " "): each for each in Statistic},
    **{each.label.partition(" (")[0].casefold(): each for each in Statistic},
    **SHORT_NAMES,
}


def find_statistic(text: str) -> Statistic | None:
    """Return the statistic with a name: its value, its label, or a usual abbreviation."""
    return STATISTICS.get(" ".join(text.replace("_", " ").casefold().split()))
