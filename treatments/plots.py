"""The plot of a treatment: what stays possible afterwards, and what does not."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.lib.plot_layout import (
    MATRIX_HEADING,
    add_frame,
    find_top,
    matrix_row_height,
)
from cms.lib.plots import Plot, wrap_label
from treatments.choices import Effect, Scope
from treatments.published import PublishedTreatment

Json = dict[str, Any]
CELL_CHARACTERS, LABEL_CHARACTERS, FOOT_CHARACTERS = 26, 44, 112
EFFECTS = {
    Effect.KEEPS_OPEN: gettext_lazy("stays possible"),
    Effect.LIMITS: gettext_lazy("limited"),
    Effect.FORECLOSES: gettext_lazy("not possible any more"),
    Effect.UNKNOWN: gettext_lazy("not known"),
}
SCOPES = {
    Scope.SAME_SITE: gettext_lazy("At the same site"),
    Scope.ANY_SITE: gettext_lazy("At any site"),
}


def list_treatment_plots(treatment: Json) -> list[Plot]:
    """List the matrix of later treatments, if anything is said of them."""
    later: dict[str, Json] = {}
    effects: dict[tuple[str, str], str] = {}
    for path in treatment["path_effects"]:
        later.setdefault(path["to"]["id"], path["to"])
        effects.setdefault((path["to"]["id"], path["scope"]), path["effect"])
    return [build_matrix_plot(treatment, later, effects)] if later else []


def build_matrix_plot(
    treatment: Json, later: dict[str, Json], effects: dict[tuple[str, str], str]
) -> Plot:
    """Build the matrix: a row for each later treatment, a column for each scope that is stated."""
    scopes = [scope for scope in Scope if any(scope == stated for _id, stated in effects)]
    rows = []
    for id, card in later.items():
        cells = [build_cell(effects.get((id, scope))) for scope in scopes]
        rows.append({"label": wrap_label(name_later(treatment, card)), "cells": cells})
    title = PublishedTreatment.picture_titles["paths"].format(entry=treatment["title"])
    heading = wrap_label(title, width=80)
    note = _("What is not named here is not stated. {treatment}. Edition {edition}.").format(
        treatment=treatment["title"].rstrip("."), edition=treatment["edition"]
    )
    foot = wrap_label(note, width=FOOT_CHARACTERS)
    columns = [str(SCOPES[scope]) for scope in scopes]
    table = [
        [
            name_later(treatment, card),
            *(say_effect(effects.get((id, scope))) for scope in scopes),
        ]
        for id, card in later.items()
    ]
    height = MATRIX_HEADING + sum(map(matrix_row_height, rows)) + 16
    said = "; ".join(f"{row[0]}: {', '.join(filter(None, row[1:]))}" for row in table)
    return Plot(
        kind="paths",
        form="matrix",
        title=title,
        description=wrap_label(f"{said}.", width=600, lines=1)[0],
        height=add_frame(height, heading=heading, foot=foot),
        drawing={
            "top": find_top(heading),
            "heading": heading,
            "columns": columns,
            "rows": rows,
            "foot": foot,
        },
        columns=[_("Afterwards"), *columns],
        rows=table,
        locale=treatment["locale"],
    )


def name_later(treatment: Json, card: Json) -> str:
    """Name a later treatment; the same one again is said as such."""
    if card["id"] == treatment["id"]:
        return _("The same again")
    return str(card["title"])


def build_cell(effect: str | None) -> Json | None:
    if effect is None:
        return None
    return {"effect": effect, "text": wrap_label(say_effect(effect), width=CELL_CHARACTERS)}


def say_effect(effect: str | None) -> str:
    return str(EFFECTS[Effect(effect)]) if effect else _("not stated")
