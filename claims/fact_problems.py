"""What stands against publishing a claim that states facts."""

from collections.abc import Iterator
from typing import Any

from claims.choices import Derivation, Hedge
from cms.lib.placeholders import referenced_ids
from cms.publishing import Problem


def find_fact_errors(claim: Any) -> Iterator[Problem]:
    """Yield an error for each thing that a claim lacks or has too much of; it has been rendered."""
    bound = claim.list_bound_facts()
    if claim.derivation == Derivation.FACT and (len(bound.subjects), len(bound.facts)) != (1, 1):
        yield Problem(
            "A fact is one of one treatment. Choose one treatment and one fact, or say them as a "
            "table.",
            field="derivation",
        )
    elif not (bound.subjects and bound.facts):
        yield Problem("A table needs a treatment and a fact at least.", field="derivation")
    if claim.hedge != Hedge.NONE or claim.quoted_figure:
        yield Problem(
            "A fact is said as the treatment says it. Take out the word before the figure, and the "
            "figure as it stood.",
            field="hedge",
        )
    rows = (claim.quotation.facts or {}).get("rows", ())
    published = {id for row in rows for id in referenced_ids(row["treatment"])}
    for row in claim.treatment_rows.select_related("treatment"):
        if str(row.treatment_id) not in published:
            yield Problem(
                f"The claim names the treatment “{row.treatment}”, which readers do not have. "
                "Publish the treatment first.",
                needs=str(row.treatment_id),
            )
    if claim.quotation.problem and bound.subjects and bound.facts:
        yield Problem(claim.quotation.problem, field="derivation")
