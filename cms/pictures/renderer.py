"""Draw pictures: a process of its own, which reads drawings and writes SVG.

    python -m cms.pictures.renderer < drawings.jsonl

Each line is ``{"digest", "drawing"}``; each line of the output ``{"digest", "svg"}``, or ``error``
in place of ``svg``. The library that draws is loaded here and nowhere else: it takes about 80 MB,
which no process that serves readers has to spare.
"""

import json
import sys
from typing import Any, TextIO

from cms.lib.plot_layout import FOOT_LINE, HEADING_LINE, MARGIN
from cms.pictures.forms import FORMS
from cms.pictures.forms.marks import build_text
from cms.pictures.palette import PAPER, QUIET
from cms.pictures.svg import finish_svg

Json = dict[str, Any]


def draw(drawing: Json) -> str:
    """Draw a picture: an SVG with title, description and both themes."""
    import vl_convert  # noqa: PLC0415 -- 80 MB, for those alone who draw

    # No address may be fetched: all data stand in the specification.
    svg = vl_convert.vega_to_svg(build_specification(drawing), allowed_base_urls=[])
    return finish_svg(
        svg,
        title=drawing["title"],
        description=drawing["description"],
        locale=drawing["locale"],
    )


def build_specification(drawing: Json) -> Json:
    """Build the Vega specification: title, the marks of the form, and notes at the foot."""
    width, height = drawing["width"], drawing["height"]
    title = build_text(
        drawing["heading"], 0, 14, fontSize=16, fontWeight=600, lineHeight=HEADING_LINE
    )
    foot = height - 2 * MARGIN - FOOT_LINE * (len(drawing["foot"]) - 1)
    notes = build_text(drawing["foot"], 0, foot, fontSize=12, fill=QUIET, lineHeight=FOOT_LINE)
    marks = [title, *FORMS[drawing["form"]](drawing), notes]
    return {
        "$schema": "https://vega.github.io/schema/vega/v5.json",
        "width": width - 2 * MARGIN,
        "height": height - 2 * MARGIN,
        "padding": MARGIN,
        "autosize": "none",
        "background": PAPER,
        "marks": marks,
    }


def draw_lines(source: TextIO, target: TextIO) -> None:
    """Draw what each line asks for. One that can't be drawn does not stop the others."""
    for line in source:
        request = json.loads(line)
        try:
            reply = {"svg": draw(request["drawing"])}
        except Exception as error:  # noqa: BLE001 -- the worker logs it, and draws the others
            reply = {"error": f"{type(error).__name__}: {error}"}
        target.write(json.dumps({"digest": request["digest"], **reply}) + "\n")
        target.flush()


if __name__ == "__main__":
    draw_lines(sys.stdin, sys.stdout)
