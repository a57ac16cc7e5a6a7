"""Claims as HTML pages."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from claims import choices
from cms.api.representations.html import Fact, facts_page
from cms.published.models.evidence import EvidenceStatus

Json = dict[str, Any]


def list_claim_properties(claim: Json) -> Iterator[Fact]:
    yield "Figure", claim["text"] if claim["derivation"] != choices.Derivation.TABLE else ""
    if facts := claim.get("facts"):
        yield "What is said of each", list_cells(facts)
    else:
        yield "What the results say", describe_quoted(claim["quoted"])
    yield "Does it still hold", describe_evidence(claim)
    yield "Of whom it is a share", list_shares(claim["quoted"])
    yield "Of whom", claim["population_text"]
    yield "Of which time", claim["timeframe_text"]
    for role in choices.ResultRole:
        yield str(role.label), list_studies(claim, role)
    if not claim.get("facts"):
        yield "Evidence against it", describe_search(claim["contrary_search"])


def list_card_facts(claim: Json) -> Iterator[Fact]:
    """Yield what a card on another site says: the figure, of whom, and of whom else it is a share.

    A claim of facts has them in its title.
    """
    if claim["quoted"] is None:
        return
    words = [claim["text"], claim["population_text"], claim["timeframe_text"]]
    yield gettext("Figure"), ", ".join(filter(None, words))
    if len(shares := list_shares(claim["quoted"])) > 1:
        texts = [f"{each['text']} ({each['note']})" for each in shares]
        yield gettext("The same people are"), ", ".join(texts)


def describe_quoted(quoted: Json | None) -> str:
    """Write the counts, the value, or the ends of a range; empty where there is none."""
    if quoted is None:
        return "No result supports it."
    if quoted["events"] is not None and quoted["n"] is not None:
        return f"{quoted['events']} of {quoted['n']}"
    if quoted["value"] is not None:
        return str(quoted["value"])
    return " to ".join(filter(None, (quoted["value_low"], quoted["value_high"])))


def describe_evidence(claim: Json) -> str:
    """Write the state of the evidence, and what the results give now where that differs."""
    label = str(EvidenceStatus(claim["evidence"]).label)
    current = ((claim["evidence_detail"] or {}).get("current") or {}).get("text")
    source = "treatments say" if claim.get("facts") else "results give"
    return f"{label}. The {source} “{current}” now." if current else label


def list_shares(quoted: Json | None) -> list[Json]:
    """Return the share of each group that the same people are a part of."""
    rungs = (quoted or {}).get("ladder", ())
    return [
        {"text": f"{Decimal(rung['value']) * 100:.0f} % of {rung['n']}", "note": rung["label"]}
        for rung in rungs
    ]


def list_cells(facts: Json) -> list[Json]:
    """Return each treatment with what is said of it, under its headings."""
    headings = [column["heading"] for column in facts["columns"]]
    return [
        {
            "text": row["name"],
            "url": (row["treatment"] or {}).get("canonical_url", ""),
            "note": "; ".join(
                f"{heading}: {cell['text']}"
                for heading, cell in zip(headings, row["cells"], strict=True)
            ),
        }
        for row in facts["rows"]
    ]


def list_studies(claim: Json, role: str) -> list[Json]:
    """Return each published study with results in this role, and what was noted of them."""
    rows = [row for row in claim["results"] if row["role"] == role and row["study"]]
    return [
        {"text": row["study"]["title"], "url": row["study"]["canonical_url"], "note": row["note"]}
        for row in rows
    ]


def describe_search(search: Json | None) -> str:
    if search is None:
        return "Nobody has looked for it."
    return " ".join(filter(None, (f"Searched on {search['searched_on']}.", search["note"])))


CLAIM_PAGE = facts_page("Claim", facts=list_claim_properties)
