"""Compare treatments side by side, as a decision aid needs it (IPDAS).

What single groups found over time (``arms``) and differences between groups (``contrasts``) stand
apart; what stays possible, what is closed, and what is not known are part of the comparison.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils import translation

from cms.api.collection import Comparison, RelatedRows
from treatments.cell_reasons import list_cautions
from treatments.choices import CriterionKind
from treatments.compared_arms import list_arms
from treatments.compared_figures import build_figure, choose_denominator
from treatments.comparison_document import ComparisonDocument
from treatments.contrasts import is_contrast, list_contrasts
from treatments.unknowns import list_unknowns

Json = dict[str, Any]
SIDE_FIELDS = (
    *("id", "type", "slug", "locale", "title", "url", "canonical_url", "plain_name", "summary"),
    *("invasiveness", "reversibility", "procedure_type", "leaves_implant", "removes_tissue"),
    *("uses_cells", "trial_possible", "trial_days", "recovery_days_min", "recovery_days_max"),
    *("kind", "repeatable", "repeatable_text", "burden", "certainty", "certainties"),
    "path_effects",
)
#: Those that documents of former versions lack, and what stands for them.
NEWER: Json = {
    "kind": "procedure",
    "repeatable": "unknown",
    "repeatable_text": "",
    "burden": None,
    "certainty": "not_judged",
    "certainties": [],
}
PATH_FIELDS = ("effect", "scope", "reason", "basis")


def build_comparison(entries: list[Json], related: dict[str, list[Json]]) -> Json:
    """Build the document of a comparison, in the language of the entries.

    ``related`` has the treatments' ``results``, and their ``studies``.
    """
    results = related["results"]
    denominator = choose_denominator(results)
    singles = [result for result in results if not is_contrast(result)]
    paths = list(list_paths(entries))
    with translation.override(entries[0]["locale"]):
        arms = list_arms(entries, singles, related["studies"], denominator)
        return {
            "denominator": denominator,
            "treatments": [build_side(entry, results, denominator) for entry in entries],
            "paths": paths,
            "arms": arms,
            "contrasts": list_contrasts(entries, results, related["studies"], denominator),
            "unknowns": list_unknowns(entries, arms, paths),
        }


def build_side(entry: Json, results: Iterable[Json], denominator: int) -> Json:
    """Select the compared fields of a treatment, with its criteria by kind, and its harms."""
    criteria: Json = {kind: [] for kind in CriterionKind.values}
    for criterion in entry["criteria"]:
        criteria[criterion["kind"]].append(
            {key: value for key, value in criterion.items() if key != "kind"}
        )
    harms = [build_harm(harm, results, denominator) for harm in entry.get("harms", ())]
    known = NEWER | entry
    return {key: known[key] for key in SIDE_FIELDS} | {"criteria": criteria, "harms": harms}


def build_harm(harm: Json, results: Iterable[Json], denominator: int) -> Json:
    """Add to a harm the figure that says how often, in the form that benefits have."""
    found = (result for result in results if result["id"] == harm["result"])
    figure = next((build_figure(each, denominator=denominator) for each in found), None)
    cautions = [*list_cautions({"figures": [figure]})] if figure else []
    return {**harm, "figure": figure, "cautions": cautions}


def list_paths(entries: Sequence[Json]) -> Iterator[Json]:
    """List the path effects between all pairs of treatments; null where none is stated.

    From a treatment to itself: whether it can be had again.
    """
    for earlier in entries:
        for later in entries:
            effects = [each for each in earlier["path_effects"] if each["to"]["id"] == later["id"]]
            for effect in effects or [{}]:
                values = {key: effect.get(key) for key in PATH_FIELDS}
                yield {"from": earlier["slug"], "to": later["slug"], **values}


COMPARISON = Comparison(
    make=build_comparison,
    document=ComparisonDocument,
    related={
        "results": RelatedRows(type="result", relation="treatments"),
        "studies": RelatedRows(type="study", relation="treatments"),
    },
)
