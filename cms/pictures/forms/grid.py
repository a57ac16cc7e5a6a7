"""A grid of what stays possible: treatments against treatments, a sign and words for each pair."""

from typing import Any

from cms.lib.plot_layout import GRID_CELL, GRID_LABEL, LINE, grid_heading_height, grid_row_height
from cms.pictures.forms.marks import build_rule, build_symbol, build_text
from cms.pictures.forms.matrix import SIGNS
from cms.pictures.palette import QUIET

Json = dict[str, Any]
SIGN_WIDTH = 18


def build_grid(drawing: Json) -> list[Json]:
    """Build the panels of a grid, below each other."""
    marks: list[Json] = []
    y = drawing["top"]
    for panel in drawing["panels"]:
        y += grid_heading_height(panel)
        for place, column in enumerate(panel["columns"]):
            x = GRID_LABEL + place * GRID_CELL
            marks.append(
                build_text(
                    column, x, y - 12 - LINE * (len(column) - 1), fontSize=12, fontWeight=600
                )
            )
        for row in panel["rows"]:
            marks.append(build_rule(0, y, drawing["width"] - 40, y))
            marks.append(build_text(row["label"], 0, y + 20))
            for place, cell in enumerate(row["cells"]):
                marks += build_cell(cell, GRID_LABEL + place * GRID_CELL, y)
            y += grid_row_height(row)
    return marks


def build_cell(cell: Json, x: float, y: float) -> list[Json]:
    """Build the words of a cell, with a sign unless nothing is stated."""
    if cell["effect"] is None:
        return [build_text(cell["text"], x, y + 20, fill=QUIET)]
    sign = build_symbol(x + 6, y + 16, size=90, **SIGNS[cell["effect"]])
    return [sign, build_text(cell["text"], x + SIGN_WIDTH, y + 20)]
