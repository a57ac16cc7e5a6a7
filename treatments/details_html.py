"""What exactly a treatment is, what it may harm and what it asks of patients, on its page."""

from typing import Any

from cms.api.representations.html import format_date
from treatments import choices

Json = dict[str, Any]


def format_dose(dose: Json) -> str:
    ends = [dose["value_low"], dose["value_high"]]
    amount = " to ".join(dict.fromkeys(end for end in ends if end is not None))
    what = " ".join(filter(None, (dose["substance"], amount, dose["unit"])))
    return ", ".join(filter(None, (what, dose["route"], dose["schedule"], dose["duration"])))


def format_programme(programme: Json | None) -> str:
    if not programme:
        return ""
    numbers = (
        ("{}", programme["sessions"], "session"),
        ("over {}", programme["weeks"], "week"),
        ("{} each", programme["minutes"], "minute"),
    )
    words = [text.format(count_noun(n, noun)) for text, n, noun in numbers if n is not None]
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
    return [
        {"text": harm["text"], "note": describe_harm(harm), "source": harm["study"]}
        for harm in harms
    ]


def describe_harm(harm: Json) -> str:
    how_often = "How often:" if harm["study"] else harm["how_often"]  # a link to it follows
    return ". ".join(filter(None, ("Serious" if harm["is_serious"] else "", how_often)))


def format_burden(burden: Json | None) -> str:
    if not burden:
        return ""
    numbers = ((burden["visits"], "visit"), (burden["days_off"], "day off"))
    words = [count_noun(number, noun) for number, noun in numbers if number is not None]
    if burden["cost_band"] != choices.CostBand.UNKNOWN:
        words.append(f"cost: {choices.CostBand(burden['cost_band']).label.lower()}")
    return ". ".join(filter(None, (", ".join(words), burden["text"])))


def count_noun(number: int, noun: str) -> str:
    """Count a noun: "1 visit", "24 visits", "no days off"."""
    first, _, rest = noun.partition(" ")
    counted = noun if number == 1 else " ".join(filter(None, (f"{first}s", rest)))
    return f"{number or 'no'} {counted}"


def list_certainties(treatment: Json) -> list[Json] | str:
    """Return how certain the effect on each outcome is, with reasons, or that nobody judged it."""
    judged = treatment.get("certainties", ())
    if not judged:
        return "Not judged"
    return [{"text": format_certainty(each), "note": explain_certainty(each)} for each in judged]


def format_certainty(certainty: Json) -> str:
    level = choices.CertaintyLevel(certainty["level"]).label.partition(":")[0].lower()
    outcome, condition = certainty["measure"]["title"], certainty["condition"]["title"]
    return f"{outcome} in {condition[:1].lower()}{condition[1:]}: {level} certainty"


def explain_certainty(certainty: Json) -> str:
    """Say why the certainty was lowered, who judged it, when, and when it is judged again."""
    sentences = [certainty["explanation"]]
    if reasons := [choices.CertaintyReason(each).label.lower() for each in certainty["reasons"]]:
        sentences.append(f"Lowered for {', '.join(reasons)}.")
    source, due = certainty["source"], certainty["review_due"]
    by = f" by “{source['title']}”" if source else ""
    again = f", to be judged again on {format_date(due)}" if due else ""
    sentences.append(f"Judged on {format_date(certainty['judged_at'])}{by}{again}.")
    return " ".join(filter(None, sentences))
