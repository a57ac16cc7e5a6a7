"""Forms of pictures: each builds a Vega specification from the drawing of a plot.

Everything has a fixed place: nothing depends on how wide a text is in the fonts of a machine.
"""

from collections.abc import Callable
from typing import Any

from cms.pictures.forms.course import build_course
from cms.pictures.forms.forest import build_forest
from cms.pictures.forms.grid import build_grid
from cms.pictures.forms.matrix import build_matrix
from cms.pictures.forms.people import build_people

FORMS: dict[str, Callable[[dict[str, Any]], list[dict[str, Any]]]] = {
    "forest": build_forest,
    "course": build_course,
    "people": build_people,
    "matrix": build_matrix,
    "grid": build_grid,
}
