"""Treatments and conditions as HTML pages."""

from collections.abc import Iterator
from typing import Any

from cms.api.representations.html import Fact, facts_page
from cms.lib.citations import link_citation
from treatments import choices
from treatments.details_html import (
    format_burden,
    format_device,
    format_dose,
    format_programme,
    list_certainties,
    list_harms,
)

Json = dict[str, Any]
#: What may become of a later treatment, the gravest first, in the words of the page.
PATHS = {
    choices.Effect.FORECLOSES: "Closes off afterwards",
    choices.Effect.LIMITS: "Limits afterwards",
    choices.Effect.KEEPS_OPEN: "Stays possible afterwards",
    choices.Effect.UNKNOWN: "Not known whether possible afterwards",
}
#: The same, of the treatment itself.
REPEATS = {
    choices.Effect.FORECLOSES: "Not possible again",
    choices.Effect.LIMITS: "Limited",
    choices.Effect.KEEPS_OPEN: "Possible again",
    choices.Effect.UNKNOWN: "Not known",
}


def list_treatment_properties(treatment: Json) -> Iterator[Fact]:
    yield "In everyday words", treatment["plain_name"]
    yield "Also called", ", ".join(treatment["synonyms"])
    yield "For", treatment["conditions"]
    if kind := treatment.get("kind"):
        yield "What it is", choices.Kind(kind).label
    yield "How deep it goes", choices.Invasiveness(treatment["invasiveness"]).label
    yield "Can it be undone", choices.Reversibility(treatment["reversibility"]).label
    yield "Can be tried first", format_trial(treatment)
    yield "Recovery", format_recovery(treatment)
    yield "Can be repeated", format_repeatable(treatment)
    yield "Doses", [format_dose(dose) for dose in treatment.get("doses", ())]
    yield "Programme", format_programme(treatment.get("programme"))
    yield "Device", format_device(treatment.get("device"))
    yield "Possible harms", list_harms(treatment)
    yield "What it asks of you", format_burden(treatment.get("burden"))
    yield "How certain this is", list_certainties(treatment)
    yield "How it is done", treatment["how_performed"]
    yield "Preparation", treatment["preparation"]
    yield "Afterwards", treatment["follow_up"]
    for kind in choices.CriterionKind:
        texts = [
            criterion["text"] for criterion in treatment["criteria"] if criterion["kind"] == kind
        ]
        yield kind.label, texts
    for effect, label in PATHS.items():
        yield label, list_later_treatments(treatment, effect)
    yield "What this rests on", [link_citation(each) for each in treatment["citations"]]


def list_later_treatments(treatment: Json, effect: str) -> list[Json]:
    """Return the treatments on which this one has the effect, each with scope and reason."""
    return [
        path["to"] | {"note": describe_path(path)}
        for path in treatment["path_effects"]
        if path["effect"] == effect and path["to"]["id"] != treatment["id"]
    ]


def describe_path(path: Json) -> str:
    """Say where the effect holds, unless it holds everywhere, and why."""
    scope = {choices.Scope.SAME_SITE: "At the same site only."}.get(path["scope"], "")
    return " ".join(filter(None, (scope, path["reason"])))


def format_trial(treatment: Json) -> str:
    if not treatment["trial_possible"]:
        return "No"
    days = treatment["trial_days"]
    return f"Yes, for {days} days" if days else "Yes"


def format_recovery(treatment: Json) -> str:
    ends = (treatment["recovery_days_min"], treatment["recovery_days_max"])
    known = list(dict.fromkeys(str(end) for end in ends if end is not None))
    return f"{' to '.join(known)} days" if known else ""


def format_repeatable(treatment: Json) -> list[Json]:
    """Say whether a treatment can be had again: by its own field, and by the path to itself."""
    state = treatment.get("repeatable", choices.Repeatable.UNKNOWN)
    lines = []
    if state != choices.Repeatable.UNKNOWN:
        label = choices.Repeatable(state).label
        lines.append({"text": label, "note": treatment["repeatable_text"]})
    for path in treatment["path_effects"]:
        if path["to"]["id"] == treatment["id"]:
            words = REPEATS[choices.Effect(path["effect"])]
            lines.append({"text": words, "note": describe_path(path)})
    return lines


def list_condition_properties(condition: Json) -> Iterator[Fact]:
    yield "In everyday words", condition["plain_name"]
    yield "Also called", ", ".join(condition["synonyms"])
    yield "Where it is", condition["body_site"]
    yield "A kind of", condition["parent"]


TREATMENT_PAGE = facts_page("Treatment", facts=list_treatment_properties)
CONDITION_PAGE = facts_page("Condition", facts=list_condition_properties)
