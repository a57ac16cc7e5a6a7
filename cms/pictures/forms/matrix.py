"""A matrix of what stays possible: later treatments below each other, a sign and words for each."""

from typing import Any

from cms.lib.plot_layout import MATRIX_HEADING, matrix_row_height
from cms.pictures.forms.marks import build_rule, build_symbol, build_text
from cms.pictures.palette import ACCENT, CLOSED, QUIET, WARNING

Json = dict[str, Any]
CELL_X, CELL_WIDTH = 330, 210
#: Signs differ by shape too, for those who see no hues.
SIGNS: dict[str, Json] = {
    "keeps_open": {"shape": "circle", "fill": ACCENT, "stroke": ACCENT},
    "limits": {"shape": "triangle-up", "fill": WARNING, "stroke": WARNING},
    "forecloses": {"shape": "cross", "fill": CLOSED, "stroke": CLOSED, "angle": 45},
    "unknown": {"shape": "circle", "fill": "transparent", "stroke": QUIET, "strokeDash": [2, 2]},
}


def build_matrix(drawing: Json) -> list[Json]:
    """Build the columns of scopes and the rows of later treatments."""
    top = drawing["top"]
    marks = [
        build_text(column, CELL_X + place * CELL_WIDTH, top + 18, fontWeight=600)
        for place, column in enumerate(drawing["columns"])
    ]
    y = top + MATRIX_HEADING
    for row in drawing["rows"]:
        marks.append(build_rule(0, y, drawing["width"] - 40, y))
        marks.append(build_text(row["label"], 0, y + 20))
        for place, cell in enumerate(row["cells"]):
            if cell:
                x = CELL_X + place * CELL_WIDTH
                marks.append(build_symbol(x + 7, y + 16, size=110, **SIGNS[cell["effect"]]))
                marks.append(build_text(cell["text"], x + 22, y + 20))
        y += matrix_row_height(row)
    return marks
