"""Facts of a study on its page: where and when, flow of people, and how a review was made.

Documents from before decision 29 have none of them.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from cms.api.representations.html import Fact, format_date
from studies import choices

Json = dict[str, Any]


def list_study_facts(study: Json) -> Iterator[Fact]:
    yield "Where", ", ".join(filter(None, (study.get("setting"), *study.get("countries", ()))))
    days = (format_date(study.get(name)) for name in ("started_on", "ended_on"))
    yield "When", " to ".join(filter(None, days))
    allocation = study.get("allocation") or {}
    yield "How chance decided", allocation.get("randomisation")
    yield "How the next group was hidden", allocation.get("allocation")
    yield "Who did not know", allocation.get("masked")
    yield "Registered", describe_registration(study.get("registration"))
    yield "Protocol", study.get("protocol")
    yield "From those assessed to those analysed", list_flow(study)
    yield "Before treatment", [format_baseline(row) for row in study.get("baseline", ())]
    yield "How the review was made", list_review_facts(study.get("review"))
    yield "Studies included", (study.get("review") or {}).get("included_studies")


def describe_registration(registration: Json | None) -> str:
    if not registration:
        return ""
    when = {True: "before it began", False: "after it began"}.get(registration["is_prospective"])
    return ", ".join(filter(None, (registration["registry"], registration["number"], when)))


def list_flow(study: Json) -> list[str]:
    """Return the flow of people (CONSORT), the study's own first, then that of each arm."""
    flow = study.get("flow", {})
    lines = [
        count_people(flow.get("n_assessed"), "assessed"),
        count_people(flow.get("n_excluded"), "excluded", flow.get("exclusion_reasons")),
    ]
    for arm in study["arms"]:
        reasons = arm.get("discontinuation_reasons")
        counts = (
            count_people(arm["n_allocated"], "allocated"),
            count_people(arm["n_received"], "treated"),
            count_people(arm.get("n_lost"), "lost"),
            count_people(arm.get("n_discontinued"), "stopped", reasons),
            count_people(arm.get("n_analysed"), "analysed"),
        )
        if known := "; ".join(filter(None, counts)):
            lines.append(f"{arm['label']}: {known}")
    return [line for line in lines if line]


def count_people(n: int | None, what: str, reasons: Iterable[str] | None = None) -> str:
    """Format a number of people, with the reasons: "12 excluded (declined: 12)"."""
    if n is None:
        return ""
    why = f" ({', '.join(reasons)})" if reasons else ""
    return f"{n} {what}{why}"


def format_baseline(row: Json) -> str:
    whom = f" ({row['arm']['label']})" if row["arm"] else ""
    number = "not reported" if row["value"] is None else f"{row['value']} {row['unit']}".strip()
    return f"{row['characteristic']}{whom}: {number}"


def list_review_facts(review: Json | None) -> list[str]:
    if not review:
        return []
    bias = review["risk_of_bias"] and choices.RiskOfBias(review["risk_of_bias"]).label.lower()
    tool = f" ({review['risk_of_bias_tool']})" if review["risk_of_bias_tool"] else ""
    facts = (
        (review["n_studies"], f"{review['n_studies']} studies included"),
        (review["searched_to"], f"Searched up to {format_date(review['searched_to'])}"),
        (review["databases"], f"Searched in {', '.join(review['databases'])}"),
        (bias, f"Risk of bias: {bias}{tool}"),
    )
    return [text for is_known, text in facts if is_known]
