"""The SVG of each form, against golden files: accessible, in both themes, no font in its layout.

Look at a new picture in a browser before its golden file is written again:

    MARROW_WRITE_PICTURES=1 python -m pytest tests/pictures/test_svg.py
"""

import os
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from uuid import UUID

import pytest

from cms.lib import plots
from cms.pictures.palette import DARK
from cms.pictures.process import draw_all
from tests.pictures.examples import CLAIM, STUDY, TABLE, TREATMENT, find_plots

pytestmark = pytest.mark.slow
GOLDEN = Path(__file__).parent / "golden"
FORMS = ["forest", "course", "people", "matrix", "grid"]
NO_ENTRY = UUID(int=0)
SVG = "{http://www.w3.org/2000/svg}"
COLOUR = re.compile(r'(?:fill|stroke)="(#[0-9a-f]{6})"')


@pytest.fixture(scope="module")
def pictures():
    """All examples, drawn by one process, by their form."""
    found = [plot for example in (STUDY, CLAIM, TREATMENT, TABLE) for plot in find_plots(example)]
    drawings = {(NO_ENTRY, plot.digest): plot.to_drawing() for plot in found}
    drawn = draw_all(drawings)
    return {plot.form: (plot, drawn[NO_ENTRY, plot.digest]) for plot in found}


@pytest.mark.parametrize("form", FORMS)
def test_a_picture_is_as_its_golden_file(pictures, form):
    _, svg = pictures[form]
    file = GOLDEN / f"{form}.svg"
    if os.environ.get("MARROW_WRITE_PICTURES"):
        file.write_text(f"<!-- recipe {plots.RECIPE} -->{svg}\n")

    # A picture that is drawn otherwise needs another recipe, or those that are stored stay.
    assert file.read_text() == f"<!-- recipe {plots.RECIPE} -->{svg}\n"


@pytest.mark.parametrize("form", FORMS)
def test_a_picture_can_be_read_without_being_seen_and_in_the_dark(pictures, form):
    plot, svg = pictures[form]
    root = ET.fromstring(svg)
    named = {element.get("id"): element.text for element in root if element.get("id")}

    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title description"
    assert named == {"title": plot.title, "description": plot.description}
    assert (root.get("width"), root.get("height")) == (str(plot.width), str(plot.height))
    assert {*COLOUR.findall(svg)} <= {*DARK}
    assert [*root.iter(f"{SVG}script"), *root.iter(f"{SVG}image")] == []
    assert "href" not in svg
    assert len(svg) < 30_000


def test_a_drawing_that_is_none_does_not_stop_the_others():
    (plot,) = find_plots(TREATMENT)
    broken = {(NO_ENTRY, "broken"): {"form": "pie"}, (NO_ENTRY, "right"): plot.to_drawing()}

    drawn = draw_all(broken)

    assert drawn[NO_ENTRY, "broken"] is None
    assert drawn[NO_ENTRY, "right"].startswith("<svg ")
