"""Heights of what plots are made of, in pixels: known before anything is drawn."""

from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]
MARGIN, LINE, FOOT_LINE, HEADING_LINE = 20, 17, 16, 20
FOREST_HEADING, FOREST_AXIS, FOREST_PADDING = 30, 44, 10
COURSE_HEADING, COURSE_CHART, COURSE_AXIS = 34, 190, 46
COURSE_PANEL = COURSE_HEADING + COURSE_CHART + COURSE_AXIS
MATRIX_HEADING, MATRIX_PADDING = 34, 14
PEOPLE = 356
#: Where the columns of a grid begin, and how far apart they are.
GRID_LABEL, GRID_CELL = 170, 110


def find_top(heading: Sequence[str]) -> int:
    """Return where what is below the heading begins."""
    return 14 + HEADING_LINE * len(heading)


def add_frame(height: int, *, heading: Sequence[str], foot: Sequence[str]) -> int:
    """Return the height of a whole picture from that between its heading and its foot."""
    return find_top(heading) + height + FOOT_LINE * len(foot) + 2 * MARGIN


def forest_row_height(row: Json) -> int:
    return FOREST_PADDING + LINE * max(len(row["label"]), len(row["figure"]), 1)


def forest_panel_height(panel: Json) -> int:
    return FOREST_HEADING + sum(map(forest_row_height, panel["rows"])) + FOREST_AXIS


def matrix_row_height(row: Json) -> int:
    texts = [row["label"], *(cell["text"] for cell in row["cells"] if cell)]
    return MATRIX_PADDING + LINE * max(map(len, texts))


def grid_heading_height(panel: Json) -> int:
    return 24 + LINE * max(map(len, panel["columns"]))


def grid_row_height(row: Json) -> int:
    texts = [row["label"], *(cell["text"] for cell in row["cells"])]
    return MATRIX_PADDING + LINE * max(map(len, texts))


def grid_panel_height(panel: Json) -> int:
    return grid_heading_height(panel) + sum(map(grid_row_height, panel["rows"]))
