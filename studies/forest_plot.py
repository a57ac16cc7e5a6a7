"""The forest plot of a study: its results by outcome and time, each with its interval."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from cms.lib.plot_layout import add_frame, find_top, forest_panel_height
from cms.lib.plot_scales import build_linear_scale, build_log_scale
from cms.lib.plots import Plot, wrap_label
from studies.choices import Statistic
from studies.plot_sources import Sources, build_foot
from studies.plot_words import say_group, say_heading, say_moment
from studies.plotted_results import (
    build_point,
    is_percent,
    list_numbers,
    write_counts,
    write_figure,
)
from studies.published import PublishedStudy
from studies.statistics import RATIOS, RULES, SHARES

Json = dict[str, Any]
#: Kinds of numbers that share a panel: they have one scale.
ALIKE = {
    Statistic.RISK: Statistic.PROPORTION,
    Statistic.RANGE: Statistic.PROPORTION,
    Statistic.MEDIAN: Statistic.MEAN,
}
FIGURE_CHARACTERS = 25
MOST_RESULTS = 60


def build_forest_plot(study: Json) -> Plot | None:
    """Build the plot of what a study found after treatment; None if it found no number."""
    results = [result for result in study["results"] if is_plotted(result)][:MOST_RESULTS]
    if not results:
        return None
    sources = Sources()
    panels = [build_panel(group, sources) for group in group_panels(results)]
    points = [row for panel in panels for row in panel["rows"]]
    foot = build_foot(study, sources, list_notes(points))
    heading = wrap_label(study["title"], width=80)
    drawing = {"top": find_top(heading), "heading": heading, "panels": panels, "foot": foot}
    return Plot(
        kind="results",
        form="forest",
        title=PublishedStudy.picture_titles["results"].format(entry=study["title"]),
        description=describe(results, panels),
        height=add_frame(sum(map(forest_panel_height, panels)), heading=heading, foot=foot),
        drawing=drawing,
        columns=[_("Outcome"), _("Time"), _("Of whom"), _("Figure"), _("People"), _("Source")],
        rows=[tabulate(result, sources) for result in results],
        locale=study["locale"],
    )


def is_plotted(result: Json) -> bool:
    """Return whether a result has a place on a scale, and tells of after the treatment."""
    has_number = result["value"] is not None or result["value_low"] is not None
    return bool(result["measure"]) and has_number and result["timepoint_days"] != 0


def group_panels(results: Sequence[Json]) -> list[list[Json]]:
    """Group results by measure and kind of number, in the order of the study."""
    panels: dict[tuple[str, str], list[Json]] = {}
    for result in results:
        statistic = Statistic(result["statistic"])
        kind = ALIKE.get(statistic, statistic)
        if statistic is Statistic.RANGE and not is_percent(result):
            kind = Statistic.MEAN
        panels.setdefault((result["measure"]["id"], kind), []).append(result)
    return [sorted(panel, key=time_key) for panel in panels.values()]


def time_key(result: Json) -> tuple[bool, int]:
    return result["timepoint_days"] is None, result["timepoint_days"] or 0


def build_panel(results: Sequence[Json], sources: Sources) -> Json:
    """Build a panel: its heading, its scale, and a row for each result."""
    null = RULES[Statistic(results[0]["statistic"])].null_value
    points = [build_point(result) for result in results]
    rows = [
        {**point, "label": build_label(result, sources), "figure": build_figure_lines(result)}
        for result, point in zip(results, points, strict=True)
    ]
    return {
        "heading": wrap_label(say_heading(results[0]), width=96, lines=1)[0],
        "null": None if null is None else float(null),
        "rows": rows,
        **find_scale(results, points, null),
    }


def find_scale(results: Sequence[Json], points: Sequence[Json], null: Any) -> Json:
    """Find the scale of a panel: that of shares, of the measure, of ratios, or what fits."""
    first, measure = results[0], results[0]["measure"]
    numbers = list_numbers(points)
    if first["statistic"] in RATIOS:
        return build_log_scale(numbers)
    if first["statistic"] in SHARES or (
        first["statistic"] == Statistic.RANGE and is_percent(first)
    ):
        return build_linear_scale(numbers, is_percent=True, ends=(0, 1))
    if first["statistic"] in (Statistic.MEAN, Statistic.MEDIAN) and measure["scale_max"]:
        ends = (float(measure["scale_min"] or 0), float(measure["scale_max"]))
        return build_linear_scale(numbers, ends=ends)
    if null is not None:
        numbers.append(float(null))
    return build_linear_scale(numbers, is_percent=is_percent(first))


def build_label(result: Json, sources: Sources) -> list[str]:
    """Build the label of a row: when, of whom, and the mark of the report."""
    mark = sources.mark(result)
    words = ": ".join(filter(None, (say_moment(result), say_group(result))))
    return wrap_label(" ".join(filter(None, (words, mark))))


def build_figure_lines(result: Json) -> list[str]:
    return [
        line for text in write_figure(result) for line in wrap_label(text, width=FIGURE_CHARACTERS)
    ]


def list_notes(points: Sequence[Json]) -> list[str]:
    """List how to read the marks that are there."""
    notes = []
    if any(point["low"] is not None and not point["is_computed"] for point in points):
        notes.append(_("Solid line: the interval or range, as reported."))
    if any(point["is_computed"] for point in points):
        notes.append(_("Dashed line: the 95 % interval, computed from the counts."))
    if any(point["low"] is None for point in points):
        notes.append(_("Hollow point: its uncertainty is not known."))
    return notes


def describe(results: Sequence[Json], panels: Sequence[Json]) -> str:
    """Describe the plot for those who do not see it; the table has all numbers."""
    count = _("Forest plot. Figures: {results}. Outcomes: {panels}.").format(
        results=len(results), panels=len(panels)
    )
    found = "; ".join(
        f"{panel['heading']}, {' '.join(row['label'])}: {row['figure'][0]}"
        for panel in panels
        for row in panel["rows"][:1]
    )
    return wrap_label(f"{count} {found}.", width=600, lines=1)[0]


def tabulate(result: Json, sources: Sources) -> list[str]:
    """Return the row of the table for a result."""
    citation = (result["report"] or {}).get("citation") or {}
    source = citation.get("text") or citation.get("title") or ""
    return [
        say_heading(result),
        say_moment(result),
        say_group(result),
        write_figure(result)[0],
        write_counts(result),
        " ".join(filter(None, (sources.mark(result), source))),
    ]
