"""The plot of a table of what stays possible: treatments against treatments."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.choices import Derivation
from cms.lib.plot_layout import add_frame, find_top, grid_panel_height
from cms.lib.plots import Plot, wrap_label

Json = dict[str, Any]
PATH = "path"
TITLE = gettext_lazy("What stays possible afterwards: {entry}")
#: Columns of one panel; further ones stand in another panel below.
PANEL_COLUMNS = 5
#: The gravest first: a cell with several has the sign of the gravest.
EFFECTS = ("forecloses", "limits", "unknown", "keeps_open")
CELL_CHARACTERS, LABEL_CHARACTERS, HEADING_CHARACTERS, FOOT_CHARACTERS = 13, 23, 15, 112
MOST_LINES = 5


def list_paths_plots(claim: Json) -> list[Plot]:
    """List the plot of a claim whose table says what becomes of treatments after others."""
    if claim["derivation"] != Derivation.TABLE:
        return []
    facts = claim["facts"]
    # What is not published any more has no card, and is shown in no picture.
    places = [
        place
        for place, column in enumerate(facts["columns"])
        if column["name"] == PATH and column["other"]
    ]
    rows = [row for row in facts["rows"] if row["treatment"]]
    return [build_paths_plot(claim, places, rows)] if places and rows else []


def build_paths_plot(claim: Json, places: Sequence[int], rows: Sequence[Json]) -> Plot:
    """Build the grid: a row for each earlier treatment, a column for each later one."""
    columns = claim["facts"]["columns"]
    names = [columns[place]["other"]["title"] for place in places]
    table = [
        [row["treatment"]["title"], *(row["cells"][place]["text"] for place in places)]
        for row in rows
    ]
    panels = [
        build_panel(rows, places[start : start + PANEL_COLUMNS], names[start:])
        for start in range(0, len(places), PANEL_COLUMNS)
    ]
    title = str(TITLE).format(entry=claim["title"])
    heading = wrap_label(title, width=80)
    foot = [line for text in list_notes(claim) for line in wrap_label(text, width=FOOT_CHARACTERS)]
    said = "; ".join(f"{row[0]}: {say_row(names, row[1:])}" for row in table)
    return Plot(
        kind="paths",
        form="grid",
        title=title,
        description=wrap_label(f"{said}.", width=1200, lines=1)[0],
        height=add_frame(sum(map(grid_panel_height, panels)), heading=heading, foot=foot),
        drawing={
            "top": find_top(heading),
            "heading": heading,
            "panels": panels,
            "foot": foot,
        },
        columns=[claim["facts"]["heading"], *(columns[place]["heading"] for place in places)],
        rows=table,
        locale=claim["locale"],
    )


def say_row(names: Sequence[str], texts: Sequence[str]) -> str:
    return ", ".join(f"{name}: {text}" for name, text in zip(names, texts, strict=True))


def build_panel(rows: Sequence[Json], places: Sequence[int], names: Sequence[str]) -> Json:
    """Build the part of the grid that has these columns."""
    return {
        "columns": [
            wrap_label(name, width=HEADING_CHARACTERS, lines=MOST_LINES)
            for name in names[: len(places)]
        ],
        "rows": [
            {
                "label": wrap_label(
                    row["treatment"]["title"], width=LABEL_CHARACTERS, lines=MOST_LINES
                ),
                "cells": [build_path_cell(row["cells"][place]) for place in places],
            }
            for row in rows
        ],
    }


def build_path_cell(cell: Json) -> Json:
    """Build a cell with the gravest effect that it states; None: it states none."""
    stated = {code.partition(":")[2] for code in (cell["value"] or "").split(",")}
    effect = next((each for each in EFFECTS if each in stated), None)
    return {
        "effect": effect,
        "text": wrap_label(cell["text"], width=CELL_CHARACTERS, lines=MOST_LINES),
    }


def list_notes(claim: Json) -> list[str]:
    """List what stands below the grid: how to read it, and whether it holds."""
    notes = [
        _("Read each row from left to right: after that treatment, what becomes of the others."),
        _("Edition {edition}.").format(edition=claim["edition"]),
    ]
    if claim["evidence"] not in ("current", "source_changed"):
        notes.insert(0, _("A treatment has changed since this was written: see the claim."))
    return notes
