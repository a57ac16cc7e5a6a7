"""Compare treatments side by side: properties, path effects and study results.

Every group of results says whether its figures may be compared, and why not.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from cms.api.collection import Comparison, RelatedRows
from treatments.choices import CriterionKind
from treatments.comparison_document import ComparisonDocument

Json = dict[str, Any]
SIDE_FIELDS = (
    *("id", "type", "slug", "locale", "title", "url", "canonical_url", "plain_name", "summary"),
    *("invasiveness", "reversibility", "procedure_type", "leaves_implant", "removes_tissue"),
    *("uses_cells", "trial_possible", "trial_days", "recovery_days_min", "recovery_days_max"),
    "path_effects",
)
RANDOMISED = {"rct_parallel", "rct_crossover"}
POOLED_DESIGNS = {"systematic_review", "meta_analysis"}
DOUBTFUL_INTEGRITIES = {"retracted", "withdrawn", "partly_retracted", "expression_of_concern"}


def build_comparison(entries: list[Json], related: dict[str, list[Json]]) -> Json:
    """Build the document of a comparison; ``related["results"]`` are the treatments' results."""
    return {
        "treatments": [build_side(entry) for entry in entries],
        "paths": list(list_paths(entries)),
        "outcomes": group_outcomes(entries, related["results"]),
    }


def build_side(entry: Json) -> Json:
    """Select the compared fields of a treatment, with its criteria grouped by kind."""
    criteria: Json = {kind: [] for kind in CriterionKind.values}
    for criterion in entry["criteria"]:
        criteria[criterion["kind"]].append(
            {key: value for key, value in criterion.items() if key != "kind"}
        )
    return {key: entry[key] for key in SIDE_FIELDS} | {"criteria": criteria}


def list_paths(entries: list[Json]) -> Iterator[Json]:
    """List the path effects between all pairs of treatments; null where none is known."""
    for earlier in entries:
        effects = {effect["to"]["id"]: effect for effect in reversed(earlier["path_effects"])}
        for later in entries:
            if earlier is not later:
                effect = effects.get(later["id"], {})
                values = {key: effect.get(key) for key in ("effect", "scope", "reason", "basis")}
                yield {"from": earlier["slug"], "to": later["slug"], **values}


def group_outcomes(entries: list[Json], results: list[Json]) -> list[Json]:
    """Group results by measure and time point; outcomes with the fewest gaps come first."""
    groups: dict[tuple[Any, Any], list[Json]] = {}
    for result in results:
        measure = result["measure"]
        # Two measures that are not described here may differ, so each stays in its own group.
        measure_key = measure["id"] if measure else result["id"]
        groups.setdefault((measure_key, result["timepoint_days"]), []).append(result)
    outcomes = [build_outcome(entries, group) for group in groups.values()]
    return sorted(outcomes, key=outcome_sort_key)


def outcome_sort_key(outcome: Json) -> tuple[Any, ...]:
    days = outcome["timepoint_days"]
    title = outcome["measure"]["title"] if outcome["measure"] else ""
    return len(outcome["missing"]), title, days is None, days or 0, outcome["results"][0]["id"]


def build_outcome(entries: list[Json], group: list[Json]) -> Json:
    ids = {treatment["id"] for result in group for treatment in result["treatments"]}
    present = [entry["title"] for entry in entries if entry["id"] in ids]
    reasons = list(explain_incomparability(present, group))
    return {
        "measure": group[0]["measure"],
        "timepoint_days": group[0]["timepoint_days"],
        "comparable": not reasons,
        "why": reasons,
        "missing": [entry["slug"] for entry in entries if entry["id"] not in ids],
        "results": sorted(group, key=lambda result: str(result["id"])),
    }


def explain_incomparability(present: Sequence[str], group: list[Json]) -> Iterator[str]:
    """Yield the reasons why the figures of a group can't be compared; none if they can."""
    if len(present) < 2:
        yield f"Only {present[0]} has a result for this outcome at this time."
    yield from explain_study_differences(group)
    if not group[0]["measure"]:
        yield "What was measured is not described here."
    if group[0]["timepoint_days"] is None:
        yield "The time after the treatment is not reported."
    elif len(kinds := sort_distinct(result["timepoint_kind"] for result in group)) > 1:
        yield f"The time is meant differently: {join_labels(kinds)}."
    if len(definitions := sort_distinct(result["event_definition"] for result in group)) > 1:
        quoted = [f"“{text}”" if text else "not reported" for text in definitions]
        yield f"What counted as the outcome differs: {'; '.join(quoted)}."
    if len(statistics := sort_distinct(result["statistic"] for result in group)) > 1:
        yield f"The figures are of different kinds: {join_labels(statistics)}."
    if len(populations := sort_distinct(map(population_kind, group))) > 1:
        yield f"The figures are shares or means of different groups: {join_labels(populations)}."


def explain_study_differences(group: list[Json]) -> Iterator[str]:
    """Yield the reasons that lie in the studies: their number, design and integrity."""
    studies = {study["id"]: study for result in group if (study := result["study"])}
    if len(studies) > 1:
        yield (
            "The figures are from different studies, which share no control group: a difference "
            "may come from the patients and not from the treatments."
        )
    for study in studies.values():
        design = study["design"]
        if design in POOLED_DESIGNS:
            yield f"“{study['title']}” pools several studies."
        elif design not in RANDOMISED:
            label = design.replace("_", " ") or "design not reported"
            yield f"“{study['title']}” did not assign treatments by chance ({label})."
        if study["integrity"] in DOUBTFUL_INTEGRITIES:
            yield f"“{study['title']}”: {study['integrity'].replace('_', ' ')}."


def population_kind(result: Json) -> str:
    return str(result["population"]["kind"]) if result["population"] else ""


def sort_distinct(values: Iterable[str]) -> list[str]:
    return sorted(set(values))


def join_labels(values: Iterable[str]) -> str:
    return ", ".join(value.replace("_", " ") or "not reported" for value in values)


COMPARISON = Comparison(
    make=build_comparison,
    document=ComparisonDocument,
    related={"results": RelatedRows(type="result", relation="treatments")},
)
