"""Results on the page of their study: the figure, how sure it is, and who says so."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from cms.lib.characters import format_decimal
from studies import choices
from studies.formatting import PERCENTAGES, format_older_title, format_percentage

Json = dict[str, Any]
SHARES = (*PERCENTAGES, choices.Statistic.RISK_DIFFERENCE)


def list_results(study: Json) -> list[Json]:
    """Return each result with what was measured, and with the publication that says so."""
    return [
        {
            "text": result.get("title") or format_full_title(result),
            "note": f"{describe_precision(result)}{describe_report(result)}",
        }
        for result in study["results"]
        if result["measure"]
    ]


def format_full_title(result: Json) -> str:
    """Format the title of a result of an older document with its measure."""
    return f"{result['measure']['title']}: {format_older_title(result)}"


def describe_precision(result: Json) -> str:
    """Say how far a figure may be off, and of how many people or studies it is."""
    facts = ", ".join(list_facts(result))
    return f"{facts[:1].upper()}{facts[1:]}. " if facts else ""


def list_facts(result: Json) -> Iterator[str]:
    """Yield interval, spread, p value, people and pooling, where they are known."""
    if result.get("ci_low") is not None:
        level = f"{format_percentage(result['ci_level'])} " if result.get("ci_level") else ""
        yield f"{level}interval {format_ends(result, 'ci_low', 'ci_high')}"
    if result.get("dispersion") is not None:
        kind = choices.DispersionKind(result["dispersion_kind"]).label.lower()
        yield f"{kind} {result['dispersion']}"
    if result.get("p_value") is not None:
        yield f"p {result.get('p_operator') or '='} {result['p_value']}"
    if result["n_analysed"] is not None and result["n_events"] is None:
        yield f"{result['n_analysed']} people"
    if result.get("n_studies") is not None:
        yield f"{result['n_studies']} studies pooled"
    pooling = result.get("pooling") or {}
    if pooling.get("model"):
        yield choices.PoolingModel(pooling["model"]).label.lower()
    if pooling.get("i_squared") is not None:
        yield f"I² {format_percentage(pooling['i_squared'])}"


def format_ends(result: Json, low: str, high: str) -> str:
    ends = (Decimal(result[low]), Decimal(result[high]))
    is_share = result.get("statistic") in SHARES
    return " to ".join(format_percentage(end) if is_share else format_decimal(end) for end in ends)


def describe_report(result: Json) -> str:
    """Say which publication a result is of, and where it stands there."""
    report = result["report"]
    if report is None:
        return "No publication is known to say so."
    role = choices.ReportRole(report["role"]).label if report["role"] else ""
    year = str((report["citation"] or {}).get("year") or "")
    return ", ".join(filter(None, (role, year, result["locator"])))
