"""Treatments side by side, for a decision: what each is, what it closes, what studies found.

Figures are compared only as far as they can be: every group of results says whether its figures
may be held against each other, and why not.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from cms.api.collection import Comparison, RelatedRows
from treatments.choices import CriterionKind
from treatments.compare_document import ComparisonDocument

Json = dict[str, Any]
CARD = (
    *("id", "type", "slug", "locale", "title", "url", "canonical_url", "plain_name", "summary"),
    *("invasiveness", "reversibility", "procedure_type", "leaves_implant", "removes_tissue"),
    *("uses_cells", "trial_possible", "trial_days", "recovery_days_min", "recovery_days_max"),
    "path_effects",
)
BY_CHANCE = {"rct_parallel", "rct_crossover"}
POOLED = {"systematic_review", "meta_analysis"}
DOUBTFUL = {"retracted", "withdrawn", "expression_of_concern"}


def compared(entries: list[Json], beside: dict[str, list[Json]]) -> Json:
    return {
        "treatments": [side(entry) for entry in entries],
        "paths": list(paths(entries)),
        "outcomes": outcomes(entries, beside["results"]),
    }


def side(entry: Json) -> Json:
    criteria: Json = {kind: [] for kind in CriterionKind.values}
    for criterion in entry["criteria"]:
        criteria[criterion["kind"]].append(
            {key: value for key, value in criterion.items() if key != "kind"}
        )
    return {key: entry[key] for key in CARD} | {"criteria": criteria}


def paths(entries: list[Json]) -> Iterator[Json]:
    """What each does to the chance of having each other one later; null: nobody has said."""
    for one in entries:
        effects = {effect["to"]["id"]: effect for effect in reversed(one["path_effects"])}
        for other in entries:
            if one is not other:
                known = effects.get(other["id"], {})
                told = {key: known.get(key) for key in ("effect", "scope", "reason", "basis")}
                yield {"from": one["slug"], "to": other["slug"], **told}


def outcomes(entries: list[Json], results: list[Json]) -> list[Json]:
    """The results by what was measured and when; those that most of the treatments have first."""
    groups: dict[tuple[Any, Any], list[Json]] = {}
    for result in results:
        measure = result["measure"]
        # Of two measures that are not described here, nobody can say that they are the same.
        what = measure["id"] if measure else result["id"]
        groups.setdefault((what, result["timepoint_days"]), []).append(result)
    found = [outcome(entries, group) for group in groups.values()]
    return sorted(found, key=weight)


def weight(outcome: Json) -> tuple[Any, ...]:
    days = outcome["timepoint_days"]
    title = outcome["measure"]["title"] if outcome["measure"] else ""
    return len(outcome["missing"]), title, days is None, days or 0, outcome["results"][0]["id"]


def outcome(entries: list[Json], group: list[Json]) -> Json:
    ids = {treatment["id"] for result in group for treatment in result["treatments"]}
    present = [entry["title"] for entry in entries if entry["id"] in ids]
    why = list(reasons(present, group))
    return {
        "measure": group[0]["measure"],
        "timepoint_days": group[0]["timepoint_days"],
        "comparable": not why,
        "why": why,
        "missing": [entry["slug"] for entry in entries if entry["id"] not in ids],
        "results": sorted(group, key=lambda result: str(result["id"])),
    }


def reasons(present: Sequence[str], group: list[Json]) -> Iterator[str]:
    """Why the figures can't be held against each other; none: they can."""
    if len(present) < 2:
        yield f"Only {present[0]} has a result for this outcome at this time."
    yield from different_people(group)
    if not group[0]["measure"]:
        yield "What was measured is not described here."
    if group[0]["timepoint_days"] is None:
        yield "The time after the treatment is not reported."
    elif len(kinds := distinct(result["timepoint_kind"] for result in group)) > 1:
        yield f"The time is meant differently: {listed(kinds)}."
    if len(definitions := distinct(result["event_definition"] for result in group)) > 1:
        quoted = [f"“{text}”" if text else "not reported" for text in definitions]
        yield f"What counted as the outcome differs: {'; '.join(quoted)}."
    if len(statistics := distinct(result["statistic"] for result in group)) > 1:
        yield f"The figures are of different kinds: {listed(statistics)}."
    if len(populations := distinct(map(population, group))) > 1:
        yield f"The figures are shares or means of different groups: {listed(populations)}."


def different_people(group: list[Json]) -> Iterator[str]:
    """Reasons that lie in the studies themselves."""
    studies = {each["id"]: each for result in group if (each := result["study"])}
    if len(studies) > 1:
        yield (
            "The figures are from different studies, which share no control group: a difference "
            "may come from the patients and not from the treatments."
        )
    for study in studies.values():
        design = study["design"]
        if design in POOLED:
            yield f"“{study['title']}” pools several studies."
        elif design not in BY_CHANCE:
            told = design.replace("_", " ") or "design not reported"
            yield f"“{study['title']}” did not assign treatments by chance ({told})."
        if study["integrity"] in DOUBTFUL:
            yield f"“{study['title']}”: {study['integrity'].replace('_', ' ')}."


def population(result: Json) -> str:
    return str(result["population"]["kind"]) if result["population"] else ""


def distinct(values: Iterable[str]) -> list[str]:
    return sorted(set(values))


def listed(words: Iterable[str]) -> str:
    return ", ".join(word.replace("_", " ") or "not reported" for word in words)


COMPARISON = Comparison(
    make=compared,
    document=ComparisonDocument,
    related={"results": RelatedRows(type="result", relation="treatments")},
)
