"""Say why a cell of a comparison does not stand beside another one, and what to mind if it does.

Two cells stand side by side if a figure of one and a figure of the other fit: in measure, window
of time, kind of number, and population. Each reason is a code and a sentence in the language.
"""

from collections.abc import Iterator, Sequence
from itertools import islice, product
from typing import Any

from django.utils.translation import gettext as _

from cms.lib.integrity import DOUBTFUL, VOID
from cms.lib.outcomes import POOLED_DESIGNS, RANDOMISED_DESIGNS
from cms.lib.unlike_results import ComparedResult, find_differences

Json = dict[str, Any]
Reason = dict[str, str]
Conditions = dict[str, list[Json]]
#: Of more pairs of figures in two cells none is looked at: a comparison has to end.
MOST_PAIRS = 200


def explain_cells(
    entries: Sequence[Json], cells: Sequence[Json], *, is_measured: bool, conditions: Conditions
) -> None:
    """Add to each cell beside which treatments it stands, the reasons of the others, and cautions.

    ``conditions`` are those of the studies' patients, by study.
    """
    titles = [entry["title"] for entry in entries]
    for place, cell in enumerate(cells):
        cell |= {"comparable_with": [], "reasons": [], "cautions": list(list_cautions(cell))}
        if not cell["figures"]:
            text = _("Nothing is known here of this outcome at this time after {treatment}.")
            cell["reasons"].append(build_reason("no_result", text.format(treatment=titles[place])))
            continue
        others = [other for other in cells if other is not cell and other["figures"]]
        if not others:
            cell["reasons"].append(
                build_reason("only_one", _("No other treatment has a figure here."))
            )
        for other in others:
            explain_pair(cell, other, is_measured=is_measured, conditions=conditions)


def explain_pair(cell: Json, other: Json, *, is_measured: bool, conditions: Conditions) -> None:
    """Add what one cell says of another one."""
    reasons, (figure, other_figure) = find_best_pair(cell, other, is_measured, conditions)
    if reasons:
        cell["reasons"] += [{**each, "treatment": other["treatment"]} for each in reasons]
        return
    cell["comparable_with"].append(other["treatment"])
    if study_id(figure) != study_id(other_figure):
        text = _(
            "The figures are from different studies, which share no control group: a difference "
            "may come from the patients and not from the treatments."
        )
        cell["cautions"].append(build_reason("other_study", text, other["treatment"]))


def find_best_pair(
    cell: Json, other: Json, is_measured: bool, conditions: Conditions
) -> tuple[list[Json], tuple[Json, Json]]:
    """Find the figures of two cells that fit best, with the reasons that are left."""
    pairs = product(cell["figures"], other["figures"])
    best: tuple[list[Json], tuple[Json, Json]] | None = None
    for pair in islice(pairs, MOST_PAIRS):
        described = (
            describe_result(each, is_measured=is_measured, conditions=conditions) for each in pair
        )
        reasons = [build_reason(*each) for each in find_differences(*described)]
        if best is None or len(reasons) < len(best[0]):
            best = reasons, pair
        if not reasons:
            break
    if best is None:
        raise ValueError("A cell without figures stands beside none.")
    return best


def build_reason(code: str, text: str, treatment: str | None = None) -> Json:
    return {"code": code, "text": text, "treatment": treatment}


def study_id(figure: Json) -> str | None:
    return figure["study"]["id"] if figure["study"] else None


def describe_result(figure: Json, *, is_measured: bool, conditions: Conditions) -> ComparedResult:
    """Describe what decides beside which others a figure stands; a row is of one measure."""
    study = figure["study"] or {}
    patients = conditions.get(study.get("id", ""), ())
    return ComparedResult(
        measure="the measure of the row" if is_measured else None,
        days=figure["timepoint_days"],
        time_kind=figure["timepoint_kind"],
        statistic=figure["statistic"],
        event_definition=figure["event_definition"],
        group=figure["group"] or "",
        group_kind=figure["group_kind"] or "",
        study=study.get("id"),
        study_title=study.get("title", ""),
        integrity=study.get("integrity", ""),
        conditions={condition["id"]: condition["title"] for condition in patients},
    )


def list_cautions(cell: Json) -> Iterator[Json]:
    """List what to mind of a cell's figures, whatever they stand beside."""
    studies = {study_id(each): each["study"] for each in cell["figures"] if each["study"]}
    for study in studies.values():
        if study["design"] in POOLED_DESIGNS:
            text = _("“{study}” pools several studies.")
            yield build_reason("pooled", text.format(study=study["title"]))
        elif study["design"] not in RANDOMISED_DESIGNS:
            text = _("“{study}” did not assign treatments by chance.")
            if not study["design"]:
                text = _("“{study}” does not say how treatments were assigned.")
            yield build_reason("not_randomised", text.format(study=study["title"]))
        if study["integrity"] in VOID:
            text = _("“{study}” was retracted or withdrawn.")
            yield build_reason("void_study", text.format(study=study["title"]))
        elif study["integrity"] in DOUBTFUL:
            text = _("There are doubts about “{study}”.")
            yield build_reason("doubtful_study", text.format(study=study["title"]))
    if any(figure["interval"] is None for figure in cell["figures"]):
        text = _("How uncertain a figure is, is not known: it has no interval.")
        yield build_reason("no_interval", text)
