"""A pictograph of 100 people: those counted are filled, those within the interval are hatched."""

from typing import Any

from cms.pictures.forms.marks import build_text
from cms.pictures.palette import ACCENT, FAINT, QUIET

Json = dict[str, Any]
STEP_X, STEP_Y, ACROSS = 28, 34, 10
KEY_X = 330
#: A head and a body, 20 pixels wide and 28 high, around the middle.
PERSON = "M0,-14a5.2,5.2,0,1,1,0,10.4a5.2,5.2,0,1,1,0,-10.4zM-8,14v-8a8,8.6,0,0,1,16,0v8z"
STYLES: dict[str, Json] = {
    "counted": {"fill": ACCENT, "stroke": ACCENT},
    "counted_uncertain": {"fill": ACCENT, "stroke": ACCENT, "fillOpacity": 0.55},
    "uncertain": {"fill": FAINT, "stroke": ACCENT, "strokeDash": [2, 2]},
    "others": {"fill": FAINT, "stroke": FAINT},
}


def build_people(drawing: Json) -> list[Json]:
    """Build a hundred people and the key beside them."""
    marks = [build_person(drawing, place) for place in range(drawing["of"])]
    y = drawing["top"] + 24
    for key in drawing["keys"]:
        marks.append(build_icon(key["style"], KEY_X, y))
        marks.append(build_text(key["text"], KEY_X + 22, y - 6 * (len(key["text"]) - 1) + 4))
        y += 44
    notes = build_text(drawing["notes"], KEY_X - 10, y + 14, fill=QUIET, fontSize=12)
    return [*marks, notes]


def build_person(drawing: Json, place: int) -> Json:
    """Build one person: the first ones are those counted."""
    low, high = drawing["low"], drawing["high"]
    if place < drawing["value"]:
        style = "counted" if low is None or place < low else "counted_uncertain"
    else:
        style = "uncertain" if high is not None and place < high else "others"
    x = 14 + place % ACROSS * STEP_X
    return build_icon(style, x, drawing["top"] + 18 + place // ACROSS * STEP_Y)


def build_icon(style: str, x: float, y: float) -> Json:
    values = {"x": x, "y": y, "path": PERSON, "strokeWidth": 1, **STYLES[style]}
    return {
        "type": "path",
        "encode": {"enter": {name: {"value": value} for name, value in values.items()}},
    }
