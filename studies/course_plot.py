"""The course of a study: the means of each group over time.

Only figures of the same people are joined. A line from 26 people to the 20 who had no event would
show a course that nobody had.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from cms.lib.plot_layout import COURSE_PANEL, add_frame, find_top
from cms.lib.plot_scales import build_linear_scale
from cms.lib.plots import Plot, wrap_label
from cms.lib.result_words import say_time
from studies.plot_sources import Sources, build_foot
from studies.plot_words import say_group, say_heading
from studies.plotted_results import (
    build_point,
    is_percent,
    list_numbers,
    write_counts,
    write_figure,
    write_number,
)
from studies.published import PublishedStudy
from studies.statistics import SHARES

Json = dict[str, Any]
SHOWN = ("mean", "median", *SHARES)
KEY_CHARACTERS = 27
MOST_PANELS = 6
#: Of the height of a panel: texts of points that are nearer would cover each other.
NEAR = 0.08


def build_course_plot(study: Json) -> Plot | None:
    """Build the plot of measures with at least two times; None if there is none."""
    measures: dict[tuple[str, bool], list[Json]] = {}
    for result in study["results"]:
        is_placed = result["timepoint_days"] is not None and result["value"] is not None
        if result["measure"] and is_placed and result["statistic"] in SHOWN:
            key = (result["measure"]["id"], is_percent(result))
            measures.setdefault(key, []).append(result)
    courses = [each for each in measures.values() if len(list_days(each)) > 1][:MOST_PANELS]
    if not courses:
        return None
    sources = Sources()
    panels = [build_panel(each, sources) for each in courses]
    foot = build_foot(study, sources, [_("Only figures of the same people are joined.")])
    heading = wrap_label(study["title"], width=80)
    return Plot(
        kind="course",
        form="course",
        title=PublishedStudy.picture_titles["course"].format(entry=study["title"]),
        description=describe(panels),
        height=add_frame(COURSE_PANEL * len(panels), heading=heading, foot=foot),
        drawing={"top": find_top(heading), "heading": heading, "panels": panels, "foot": foot},
        columns=[_("Outcome"), _("Time"), _("Of whom"), _("Figure"), _("People")],
        rows=[tabulate(result) for each in courses for result in sorted(each, key=day_of)],
        locale=study["locale"],
    )


def day_of(result: Json) -> int:
    return int(result["timepoint_days"])


def list_days(results: Sequence[Json]) -> list[int]:
    return sorted({day_of(result) for result in results})


def build_panel(results: Sequence[Json], sources: Sources) -> Json:
    """Build the panel of one measure, with a course for each group of people."""
    groups: dict[Any, list[Json]] = {}
    for result in sorted(results, key=day_of):
        population = result["population"]
        arm = result.get("intervention") or {}
        # Of whom a figure is decides what it may be joined with: without it, with nothing.
        key = (arm.get("id"), population["id"] if population else result["id"])
        groups.setdefault(key, []).append(result)
    first, days = results[0], list_days(results)
    numbers = list_numbers(map(build_point, results))
    measure, ends = first["measure"], None
    if is_percent(first):
        ends = (0.0, 1.0)
    elif measure["scale_max"] is not None:
        ends = (float(measure["scale_min"] or 0), float(measure["scale_max"]))
    scale = build_linear_scale(numbers, is_percent=is_percent(first), ends=ends)
    courses = [
        build_group(group, place, sources, days[-1]) for place, group in enumerate(groups.values())
    ]
    join_texts(courses, scale["domain"])
    return {
        "heading": wrap_label(say_heading(first), width=96, lines=1)[0],
        "days": [0, days[-1]],
        "times": [{"value": float(day), "label": say_time(day)} for day in thin_out(days)],
        "domain": scale["domain"],
        "ticks": scale["ticks"],
        "groups": courses,
    }


def thin_out(days: Sequence[int]) -> list[int]:
    """Leave out times whose labels would stand too near the one before."""
    kept: list[int] = []
    for day in days:
        if not kept or (day - kept[-1]) / max(days[-1], 1) > 0.19:
            kept.append(day)
    return kept


def build_group(results: Sequence[Json], place: int, sources: Sources, last_day: int) -> Json:
    marks = dict.fromkeys(filter(None, (sources.mark(result) for result in results)))
    label = " ".join([say_group(results[0]), *marks])
    return {
        "place": place,
        "label": wrap_label(label, width=KEY_CHARACTERS, lines=3),
        "points": [
            {
                **build_point(result),
                "days": day_of(result),
                "text": write_number(result, result["value"]),
                "is_last": day_of(result) == last_day,
            }
            for result in results
        ],
    }


def join_texts(groups: Sequence[Json], domain: Sequence[float]) -> None:
    """Write the numbers of points that nearly lie on each other as one text, at the uppermost."""
    points = [point for group in groups for point in group["points"]]
    points.sort(key=lambda point: (point["days"], -point["value"]))
    former: Json | None = None
    for point in points:
        near = (domain[1] - domain[0]) * NEAR
        if former and former["days"] == point["days"] and former["value"] - point["value"] < near:
            if point["text"] not in former["text"].split(" / "):
                former["text"] += f" / {point['text']}"
            point["text"] = ""
        else:
            former = point


def describe(panels: Sequence[Json]) -> str:
    """Describe the courses for those who do not see them."""
    courses = "; ".join(
        f"{panel['heading']}, {' '.join(group['label'])}: "
        + ", ".join(filter(None, (point["text"] for point in group["points"])))
        for panel in panels
        for group in panel["groups"]
    )
    return wrap_label(f"{_('Course over time.')} {courses}.", width=600, lines=1)[0]


def tabulate(result: Json) -> list[str]:
    """Return the row of the table for a result."""
    return [
        say_heading(result),
        say_time(day_of(result)),
        say_group(result),
        write_figure(result)[0],
        write_counts(result),
    ]
