"""Treatments and conditions as HTML pages."""

from collections.abc import Iterator
from typing import Any

from cms.api.representations.html import Fact, facts_page
from cms.lib.citations import link_citation
from treatments import choices

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


def format_dose(dose: Json) -> str:
    ends = [dose["value_low"], dose["value_high"]]
    amount = " to ".join(dict.fromkeys(end for end in ends if end is not None))
    what = " ".join(filter(None, (dose["substance"], amount, dose["unit"])))
    return ", ".join(filter(None, (what, dose["route"], dose["schedule"], dose["duration"])))


def format_programme(programme: Json | None) -> str:
    if not programme:
        return ""
    numbers = (
        (programme["sessions"], "{} sessions"),
        (programme["weeks"], "over {} weeks"),
        (programme["minutes"], "{} minutes each"),
    )
    words = [text.format(number) for number, text in numbers if number is not None]
    if programme["supervision"] != choices.Supervision.UNKNOWN:
        words.append(choices.Supervision(programme["supervision"]).label.lower())
    return ", ".join(filter(None, (*words, programme["intensity"], programme["setting"])))


def format_device(device: Json | None) -> str:
    return ", ".join(filter(None, (device or {}).values()))


def list_harms(treatment: Json) -> list[Json] | str:
    """Return the harms, the serious ones first, or say that there are no data."""
    harms = sorted(treatment.get("harms", ()), key=lambda harm: not harm["is_serious"])
    if not harms:
        return "No harms data"
    return [{"text": harm["text"], "note": describe_harm(harm)} for harm in harms]


def describe_harm(harm: Json) -> str:
    study = harm["study"]
    how_often = f"How often: see “{study['title']}”" if study else harm["how_often"]
    return ". ".join(filter(None, ("Serious" if harm["is_serious"] else "", how_often)))


def format_burden(burden: Json | None) -> str:
    if not burden:
        return ""
    numbers = ((burden["visits"], "{} visits"), (burden["days_off"], "{} days off"))
    words = [text.format(number) for number, text in numbers if number is not None]
    if burden["cost_band"] != choices.CostBand.UNKNOWN:
        words.append(f"cost: {choices.CostBand(burden['cost_band']).label.lower()}")
    return ", ".join(filter(None, (*words, burden["text"])))


def list_condition_properties(condition: Json) -> Iterator[Fact]:
    yield "In everyday words", condition["plain_name"]
    yield "Also called", ", ".join(condition["synonyms"])
    yield "Where it is", condition["body_site"]
    yield "A kind of", condition["parent"]


TREATMENT_PAGE = facts_page("Treatment", facts=list_treatment_properties)
CONDITION_PAGE = facts_page("Condition", facts=list_condition_properties)
