"""Arms of a comparison: each group's own course over time, with the treatments side by side.

A row is a measure, a kind of number and a window of time; it has a cell for each treatment. What
keeps a cell from standing beside another one is said in the cell (``treatments.cell_reasons``).
"""

from collections.abc import Iterable, Sequence
from typing import Any

from cms.lib.unlike_results import is_same_window
from treatments.cell_certainty import find_conditions, list_certainties
from treatments.cell_reasons import explain_cells
from treatments.compared_figures import build_figure, outcome_kind

Json = dict[str, Any]
#: Kinds of numbers: only numbers of one kind share a row. Ranges are of what their measure counts.
QUANTITIES = {
    "proportion": "share",
    "risk": "share",
    "mean": "level",
    "median": "level",
    "mean_change": "change",
    "percent_change": "relative_change",
    "rate": "rate",
}


def list_arms(
    entries: Sequence[Json], results: Iterable[Json], studies: Iterable[Json], denominator: int
) -> list[Json]:
    """List the rows of all results of single groups; those with the fewest gaps come first."""
    conditions = {study["id"]: study["conditions"] for study in studies}
    groups: dict[tuple[str, str], list[Json]] = {}
    for result in results:
        # Two measures that are not described here may differ, so each stays apart.
        measure = result["measure"]["id"] if result["measure"] else result["id"]
        groups.setdefault((measure, find_quantity(result)), []).append(result)
    arms = []
    for (_, quantity), group in groups.items():
        measure = group[0]["measure"]
        rows = [
            build_figure_row(entries, window, conditions, denominator)
            for window in split_windows(group)
        ]
        arms.append(
            {
                "measure": measure,
                "kind": outcome_kind(measure),
                "quantity": quantity,
                "rows": rows,
            }
        )
    return sorted(arms, key=arm_sort_key)


def arm_sort_key(arm: Json) -> tuple[Any, ...]:
    gaps = min(sum(not cell["figures"] for cell in row["cells"]) for row in arm["rows"])
    title = arm["measure"]["title"] if arm["measure"] else ""
    first = next(cell["figures"][0] for cell in arm["rows"][0]["cells"] if cell["figures"])
    return gaps, title, arm["quantity"], first["result"]


def find_quantity(result: Json) -> str:
    """Find the kind of a result's numbers."""
    is_binary = (result["measure"] or {}).get("data_type") in (None, "binary")
    return QUANTITIES.get(result["statistic"], "share" if is_binary else "level")


def split_windows(results: Iterable[Json]) -> list[list[Json]]:
    """Split results by windows of time: before treatment, each later one, unknown."""
    windows: list[list[Json]] = []
    for result in sorted(results, key=time_sort_key):
        if windows and is_same_row(windows[-1][0], result):
            windows[-1].append(result)
        else:
            windows.append([result])
    return windows


def is_same_row(first: Json, result: Json) -> bool:
    """Return whether a result is of the window that another one begins."""
    days, begin = result["timepoint_days"], first["timepoint_days"]
    if days is None or begin is None:
        return bool(days == begin)
    return is_same_window(begin, days)


def time_sort_key(result: Json) -> tuple[Any, ...]:
    days = result["timepoint_days"]
    return days is None, days or 0, str(result["id"])


def build_figure_row(
    entries: Sequence[Json], window: Sequence[Json], conditions: Json, denominator: int
) -> Json:
    """Build the row of a window of time, with the cells of all treatments."""
    cells = [
        {
            "treatment": entry["slug"],
            "figures": [
                build_figure(result, denominator=denominator)
                for result in window
                if find_treatment(result) == entry["id"]
            ],
        }
        for entry in entries
    ]
    days = [result["timepoint_days"] for result in window]
    measure = window[0]["measure"]
    for entry, cell in zip(entries, cells, strict=True):
        studies = [figure["study"] for figure in cell["figures"]]
        cell["certainty"] = list_certainties(entry, measure, find_conditions(studies, conditions))
    explain_cells(entries, cells, is_measured=bool(measure), conditions=conditions)
    return {"from_days": days[0], "to_days": days[-1], "cells": cells}


def find_treatment(result: Json) -> str | None:
    """Find the id of the treatment that the group of a result received."""
    arm = result.get("intervention")
    received = [arm["treatment"]] if arm else result["treatments"]
    return next((treatment["id"] for treatment in received if treatment), None)
