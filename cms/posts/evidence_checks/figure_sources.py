"""Load what the figures of a post rest on, as it is published: results, measures, treatments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cms.authoring.named_claims import NamedClaim
from cms.authoring.published_documents import load_visible_documents
from cms.drafts import NO_COMPANIONS, Companions
from cms.lib.placeholders import referenced_ids

Json = Mapping[str, Any]
SUPPORTS = "supports"


@dataclass(frozen=True)
class FigureSources:
    """The supporting results of claims, by the claims' ids, and the entries that they refer to.

    ``studies`` are the ids of the results' studies, by the ids of the results.
    """

    results: Mapping[str, list[Json]]
    measures: Mapping[str, Json]
    treatments: Mapping[str, Json]
    studies: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_claims(
        cls,
        claims: Mapping[str, NamedClaim],
        *,
        treatments: Iterable[str],
        companions: Companions = NO_COMPANIONS,
    ) -> "FigureSources":
        """Load the sources of published claims: three statements. ``treatments``: more ids."""
        rows = {pk: list_supporting(claim.document) for pk, claim in claims.items()}
        studies = load_visible_documents(
            "study", {study for each in rows.values() for study, _ in each}, companions
        )
        found = {result["id"]: result for study in studies.values() for result in study["results"]}
        results = {
            pk: [found[result] for _, result in each if result in found]
            for pk, each in rows.items()
        }
        used = [result for each in results.values() for result in each]
        measures = {get_measure(result) for result in used}
        treated = {*treatments, *(id for result in used for id in list_treatments(result))}
        return cls(
            results,
            load_visible_documents("measure", measures, companions),
            load_visible_documents("treatment", treated, companions),
            {result: study for each in rows.values() for study, result in each},
        )


def list_supporting(claim: Json) -> list[tuple[str, str]]:
    """List the results that support a claim, as pairs of the ids of study and result."""
    return [
        (next(iter(referenced_ids(row["study"])), ""), row["result"])
        for row in claim["results"]
        if row["role"] == SUPPORTS
    ]


def get_measure(result: Json) -> str:
    """Return the id of what a result measures; empty if it names nothing."""
    return next(iter(referenced_ids(result["measure"])), "")


def list_treatments(result: Json) -> list[str]:
    """List the ids of the treatments that a result is about."""
    return [*referenced_ids(result["treatments"])]
