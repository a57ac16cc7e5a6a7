"""Say why a cell of a comparison does not stand beside another one, and what to mind if it does.

Two cells stand side by side if a figure of one and a figure of the other fit: in measure, window
of time, kind of number, and population. Each reason is a code and a sentence in the language.
"""

from collections.abc import Iterator, Sequence
from itertools import islice, product
from typing import Any

from django.utils.translation import gettext as _

from cms.lib.outcomes import POOLED_DESIGNS
from treatments.comparison_words import STATISTIC_WORDS, TIME_WORDS

Json = dict[str, Any]
Reason = dict[str, str]
Conditions = dict[str, list[Json]]
RANDOMISED = {"rct_parallel", "rct_crossover", "rct_cluster"}
VOID = {"retracted", "withdrawn"}
DOUBTFUL = {"partly_retracted", "expression_of_concern"}
#: Of more pairs of figures in two cells none is looked at: a comparison has to end.
MOST_PAIRS = 200
#: Everyone who was allocated is analysed by intention to treat: two names of one group.
SAME_GROUPS = {"itt": "allocated"}


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
        reasons = list(find_reasons(*pair, is_measured=is_measured, conditions=conditions))
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


def find_reasons(
    figure: Json, other: Json, *, is_measured: bool, conditions: Conditions
) -> Iterator[Json]:
    """Yield the reasons why two figures do not stand side by side; none if they do."""
    if not is_measured:
        yield build_reason("measure_unknown", _("What was measured is not described here."))
    yield from find_time_reasons(figure, other)
    yield from find_statistic_reasons(figure, other)
    yield from find_population_reasons(figure, other, conditions)
    for each in (figure, other):
        if each["study"] and each["study"]["integrity"] in VOID:
            text = _("“{study}” was retracted or withdrawn.")
            yield build_reason("void_study", text.format(study=each["study"]["title"]))


def find_time_reasons(figure: Json, other: Json) -> Iterator[Json]:
    if figure["timepoint_days"] is None or other["timepoint_days"] is None:
        yield build_reason("time_unknown", _("The time after the treatment is not reported."))
        return
    kinds = [each["timepoint_kind"] for each in (figure, other)]
    if kinds[0] != kinds[1]:
        text = _("The time is meant differently: {first}; {other}.")
        first, second = (str(TIME_WORDS[kind]) for kind in kinds)
        yield build_reason("time_kind", text.format(first=first, other=second))


def find_statistic_reasons(figure: Json, other: Json) -> Iterator[Json]:
    words = [str(STATISTIC_WORDS[each["statistic"]]) for each in (figure, other)]
    if words[0] != words[1]:
        text = _("The figures are of different kinds: {first}; {other}.")
        yield build_reason("statistic", text.format(first=words[0], other=words[1]))
    definitions = [each["event_definition"] for each in (figure, other)]
    if definitions[0] != definitions[1]:
        text = _("What counted as the outcome differs: {first}; {other}.")
        quoted = [f"“{each}”" if each else _("not reported") for each in definitions]
        yield build_reason("event_definition", text.format(first=quoted[0], other=quoted[1]))


def find_population_reasons(figure: Json, other: Json, conditions: Conditions) -> Iterator[Json]:
    kinds = [
        SAME_GROUPS.get(kind, kind) for each in (figure, other) if (kind := each["group_kind"])
    ]
    is_one_study = study_id(figure) is not None and study_id(figure) == study_id(other)
    if len(kinds) < 2 and not (is_one_study and not kinds):
        yield build_reason("group_unknown", _("Of whom exactly a figure is, is not reported."))
    elif len(set(kinds)) > 1:
        text = _("The figures are of different groups of people: “{first}”; “{other}”.")
        yield build_reason("group", text.format(first=figure["group"], other=other["group"]))
    if is_one_study:
        return
    patients = [conditions.get(study_id(each) or "", []) for each in (figure, other)]
    ids = [{condition["id"] for condition in each} for each in patients]
    if all(ids) and not ids[0] & ids[1]:
        names = [", ".join(condition["title"] for condition in each) for each in patients]
        text = _("The patients had different conditions: {first}; {other}.")
        yield build_reason("condition", text.format(first=names[0], other=names[1]))


def list_cautions(cell: Json) -> Iterator[Json]:
    """List what to mind of a cell's figures, whatever they stand beside."""
    studies = {study_id(each): each["study"] for each in cell["figures"] if each["study"]}
    for study in studies.values():
        if study["design"] in POOLED_DESIGNS:
            text = _("“{study}” pools several studies.")
            yield build_reason("pooled", text.format(study=study["title"]))
        elif study["design"] not in RANDOMISED:
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
