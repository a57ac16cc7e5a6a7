"""A course over time: the figures of each group, joined where they are of the same people."""

import itertools
from typing import Any

from cms.lib.plot_layout import COURSE_CHART, COURSE_HEADING, COURSE_PANEL
from cms.pictures.forms.marks import (
    build_axis,
    build_group,
    build_rule,
    build_symbol,
    build_text,
)
from cms.pictures.palette import PAPER, QUIET, SERIES

Json = dict[str, Any]
CHART_X, CHART_WIDTH, LEGEND_X = 52, 430, 516
SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross")


def build_course(drawing: Json) -> list[Json]:
    """Build the marks of all panels, one below the other."""
    marks: list[Json] = []
    for place, panel in enumerate(drawing["panels"]):
        marks += build_panel_marks(panel, drawing["top"] + place * COURSE_PANEL)
    return marks


def build_panel_marks(panel: Json, top: float) -> list[Json]:
    scales = [
        {"name": "x", "type": "linear", "domain": panel["days"], "range": [0, CHART_WIDTH]},
        {
            "name": "y",
            "type": "linear",
            "domain": panel["domain"],
            "range": [COURSE_CHART, 0],
            "clamp": True,
        },
    ]
    axes = [
        build_axis(panel["times"]),
        build_axis(panel["ticks"], orient="left", scale="y"),
    ]
    marks = [mark for group in panel["groups"] for mark in build_group_marks(group)]
    chart = build_group(
        CHART_X,
        top + COURSE_HEADING,
        CHART_WIDTH,
        COURSE_CHART,
        scales=scales,
        axes=axes,
        marks=marks,
    )
    texts = [build_text(panel["heading"], 0, top + 18, fontWeight=600)]
    y = top + COURSE_HEADING + 12
    for group in panel["groups"]:
        texts += build_key(group, y)
        y += 17 * len(group["label"]) + 10
    return [chart, *texts]


def build_key(group: Json, y: float) -> list[Json]:
    """Build the entry of a group in the legend: shape, colour and words."""
    symbol = build_symbol(LEGEND_X, y - 4, **group_style(group), size=64)
    return [symbol, build_text(group["label"], LEGEND_X + 14, y)]


def group_style(group: Json) -> Json:
    place = group["place"]
    colour = SERIES[place % len(SERIES)]
    return {"shape": SHAPES[place % len(SHAPES)], "stroke": colour, "fill": colour}


def build_group_marks(group: Json) -> list[Json]:
    """Build the line, the intervals and the points of one group."""
    style, marks = group_style(group), []
    places = [
        ({"scale": "x", "value": point["days"]}, {"scale": "y", "value": point["value"]})
        for point in group["points"]
    ]
    for (x, y), (x2, y2) in itertools.pairwise(places):
        marks.append(build_rule(x, y, x2, y2, stroke=style["stroke"], strokeWidth=2))
    for point, (x, y) in zip(group["points"], places, strict=True):
        if point["low"] is not None:
            ends = ({"scale": "y", "value": point["low"]}, {"scale": "y", "value": point["high"]})
            dash = [4, 3] if point["is_computed"] else []
            marks.append(
                build_rule(x, ends[0], x, ends[1], stroke=QUIET, strokeWidth=1.5, strokeDash=dash)
            )
        hollow = {"fill": PAPER} if point["low"] is None else {}
        marks.append(build_symbol(x, y, size=64, strokeWidth=2, **(style | hollow)))
        marks.append(
            build_text(point["text"], x, 0, dx=9, fontSize=12, align="left")
            | {"encode": text_encoding(point, x, y)}
        )
    return marks


def text_encoding(point: Json, x: Json, y: Json) -> Json:
    """Encode the number beside a point."""
    text = build_text(point["text"], x, 0)["encode"]["enter"]
    left = {"align": {"value": "right"}, "dx": {"value": -9}} if point["is_last"] else {}
    return {"enter": text | {"y": y, "dx": {"value": 9}, "dy": {"value": -8}} | left}
