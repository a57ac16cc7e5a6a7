"""A forest plot: results by outcome and time, each with its interval; a panel for each scale.

A solid line is a reported interval, a dashed one is computed; a hollow point has none.
"""

from typing import Any

from cms.lib.plot_layout import FOREST_HEADING, LINE, forest_panel_height, forest_row_height
from cms.pictures.forms.marks import (
    build_axis,
    build_group,
    build_rule,
    build_symbol,
    build_text,
)
from cms.pictures.palette import ACCENT, PAPER, QUIET

Json = dict[str, Any]
CHART_X, CHART_WIDTH, VALUE_X = 318, 226, 566


def build_forest(drawing: Json) -> list[Json]:
    """Build the marks of all panels, one below the other."""
    marks, y = [], drawing["top"]
    for panel in drawing["panels"]:
        marks += build_panel_marks(panel, y)
        y += forest_panel_height(panel)
    return marks


def build_panel_marks(panel: Json, top: float) -> list[Json]:
    height = sum(map(forest_row_height, panel["rows"]))
    marks: list[Json] = []
    if panel["null"] is not None:
        at_null = {"scale": "x", "value": panel["null"]}
        marks.append(build_rule(at_null, 0, at_null, height, stroke=QUIET, strokeDash=[2, 3]))
    texts, y = [build_text(panel["heading"], 0, top + 18, fontWeight=600)], 0
    for row in panel["rows"]:
        middle = y + forest_row_height(row) / 2
        marks += build_interval_marks(row, middle)
        for x, lines in ((0, row["label"]), (VALUE_X, row["figure"])):
            baseline = top + FOREST_HEADING + middle - LINE * (len(lines) - 1) / 2 + 4
            texts.append(build_text(lines, x, baseline))
        y += forest_row_height(row)
    scale = {
        "name": "x",
        "type": panel["scale"],
        "domain": panel["domain"],
        "range": [0, CHART_WIDTH],
        "clamp": True,
    }
    axes = [build_axis(panel["ticks"])]
    chart = build_group(
        CHART_X, top + FOREST_HEADING, CHART_WIDTH, height, scales=[scale], axes=axes, marks=marks
    )
    return [chart, *texts]


def build_interval_marks(row: Json, y: float) -> list[Json]:
    """Build the line of an interval or of a range, and the point of a value."""
    marks = []
    if row["low"] is not None:
        ends = ({"scale": "x", "value": row["low"]}, {"scale": "x", "value": row["high"]})
        dash = [5, 3] if row["is_computed"] else []
        marks.append(
            build_rule(ends[0], y, ends[1], y, stroke=ACCENT, strokeWidth=2, strokeDash=dash)
        )
        marks += [build_rule(end, y - 4, end, y + 4, stroke=ACCENT, strokeWidth=2) for end in ends]
    if row["value"] is not None:
        fill = PAPER if row["low"] is None else ACCENT
        place = {"scale": "x", "value": row["value"]}
        marks.append(
            build_symbol(place, y, shape="square", size=64, fill=fill, stroke=ACCENT, strokeWidth=2)
        )
    return marks
