"""Contrasts of a comparison: differences and ratios between groups, as their studies found them.

A trial's own difference is its best evidence. It stands apart from the courses of single groups,
and never speaks against holding these against each other.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from cms.lib.outcomes import POOLED_DESIGNS, SHARE_DIFFERENCES
from treatments.cell_certainty import find_conditions, list_certainties
from treatments.cell_reasons import list_cautions
from treatments.compared_figures import (
    build_interval,
    count_people,
    find_interval,
    is_share,
    outcome_kind,
    select_study,
)

Json = dict[str, Any]


def is_contrast(result: Json) -> bool:
    """Return whether a result is a difference or a ratio of two groups."""
    statistic: str = result["statistic"]
    return statistic == "number_needed_to_treat" or statistic.endswith(("_difference", "_ratio"))


def find_null_value(statistic: str) -> str | None:
    """Find the value of a contrast that says there is no difference."""
    if statistic == "number_needed_to_treat":
        return None  # it has none: no difference is a number without end
    return "1" if statistic.endswith("_ratio") else "0"


def list_contrasts(
    entries: Sequence[Json], results: Iterable[Json], studies: Iterable[Json], denominator: int
) -> list[Json]:
    """List the contrasts; those between two of the compared treatments come first."""
    ids = {entry["id"] for entry in entries}
    contrasts = [build_contrast(each, denominator) for each in results if is_contrast(each)]
    patients = {study["id"]: study["conditions"] for study in studies}
    for contrast in contrasts:
        contrast["certainty"] = judge_contrast(contrast, entries, patients)
        contrast["cautions"] = [*list_cautions({"figures": [contrast]})]
    return sorted(contrasts, key=lambda contrast: contrast_sort_key(contrast, ids))


def contrast_sort_key(contrast: Json, ids: set[str]) -> tuple[Any, ...]:
    treatments = [side["treatment"]["id"] for side in list_sides(contrast) if side["treatment"]]
    days = contrast["timepoint_days"]
    return (
        -len(ids.intersection(treatments)),
        not contrast["is_pooled"],
        contrast["measure"]["title"] if contrast["measure"] else "",
        days is None,
        days or 0,
        contrast["result"],
    )


def judge_contrast(contrast: Json, entries: Sequence[Json], patients: Json) -> list[Json]:
    """List how certain the effect of the intervention is; empty if it is none of the compared."""
    received = (contrast["intervention"] or {}).get("treatment") or {}
    entry = next((each for each in entries if each["id"] == received.get("id")), None)
    conditions = find_conditions([contrast["study"]], patients)
    return list_certainties(entry, contrast["measure"], conditions) if entry else []


def list_sides(contrast: Json) -> Iterator[Json]:
    yield from filter(None, (contrast["intervention"], contrast["comparator"]))


def build_contrast(result: Json, denominator: int) -> Json:
    """Build the contrast of a result."""
    interval, null_value = find_contrast_interval(result), find_null_value(result["statistic"])
    study = select_study(result)
    return {
        "result": result["id"],
        "measure": result["measure"],
        "kind": outcome_kind(result["measure"]),
        "timepoint_days": result["timepoint_days"],
        "timepoint_kind": result["timepoint_kind"],
        "intervention": select_side(result.get("intervention"), result.get("arm")),
        "comparator": select_side(result.get("comparator"), result.get("comparator_arm")),
        "group": (result["population"] or {}).get("label"),
        "statistic": result["statistic"],
        "value": result["value"],
        "interval": interval,
        "null_value": null_value,
        "favours": find_favoured(result, interval, null_value),
        "people": count_difference(result, interval, denominator),
        "is_pooled": bool(result.get("pooling")) or bool(study and is_pooling(study)),
        "n_studies": result.get("n_studies"),
        "pooling": result.get("pooling"),
        "adjusted_for": result.get("adjusted_for", ""),
        "p_operator": result.get("p_operator", ""),
        "p_value": result["p_value"],
        "study": study,
        "report": result["report"],
        "locator": result["locator"],
    }


def is_pooling(study: Json) -> bool:
    """Return whether a study summarises others."""
    return study["design"] in POOLED_DESIGNS


def select_side(arm: Json | None, label: str | None) -> Json | None:
    """Select what is shown of a group; results of older documents have its label alone."""
    if arm is None:
        return {"label": label, "role": None, "treatment": None} if label else None
    treatment = arm["treatment"]
    return {
        "label": arm["label"],
        "role": arm["role"],
        "treatment": treatment and {key: treatment[key] for key in ("id", "slug", "title", "url")},
    }


def find_favoured(result: Json, interval: Json | None, null_value: str | None) -> str | None:
    """Find the group that fared better; None where the interval or the measure is not known."""
    if interval is None or null_value is None or not result["measure"]:
        return None
    low, high, null = Decimal(interval["low"]), Decimal(interval["high"]), Decimal(null_value)
    if low <= null <= high:
        return "neither"
    is_more_better = result["measure"]["better"] == "higher"
    return "intervention" if (low > null) == is_more_better else "comparator"


def find_contrast_interval(result: Json) -> Json | None:
    """Return the reported interval, else that of a risk difference, computed from the counts."""
    interval, computed = find_interval(result), find_computed_difference(result)
    if interval is None and computed and result["statistic"] in SHARE_DIFFERENCES:
        return build_computed_interval(computed)
    return interval


def find_computed_difference(result: Json) -> Json | None:
    """Return the risk difference computed from both groups' counts."""
    difference: Json | None = (result.get("computed") or {}).get("risk_difference")
    return difference


def build_computed_interval(computed: Json) -> Json:
    ends = (computed["low"], computed["high"], computed["level"])
    return build_interval(*ends, method=computed["method"])


def count_difference(result: Json, interval: Json | None, denominator: int) -> Json | None:
    """Say how many more people it is; computed from both groups' counts where no report says it."""
    if is_share(result["statistic"]):
        people = count_people(result["value"], interval, denominator)
        return people and {**people, "is_computed": False}
    computed = find_computed_difference(result)
    if not computed:
        return None
    people = count_people(computed["value"], build_computed_interval(computed), denominator)
    return people and {**people, "is_computed": True}
