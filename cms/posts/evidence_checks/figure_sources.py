"""Load what the figures of a post rest on, as it is published: results, measures, treatments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cms.authoring.named_claims import NamedClaim
from cms.lib import canonical_json
from cms.lib.placeholders import referenced_ids
from cms.published.models.rows import published_types

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
        cls, claims: Mapping[str, NamedClaim], *, treatments: Iterable[str]
    ) -> "FigureSources":
        """Load the sources of published claims: three statements. ``treatments``: more ids."""
        rows = {pk: list_supporting(claim.document) for pk, claim in claims.items()}
        studies = load_published("study", {study for each in rows.values() for study, _ in each})
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
            load_published("measure", measures),
            load_published("treatment", treated),
            {result: study for each in rows.values() for study, result in each},
        )


def list_supporting(claim: Json) -> list[tuple[str, str]]:
    """List the results that support a claim, as pairs of the ids of study and result."""
    return [
        (next(iter(referenced_ids(row["study"])), ""), row["result"])
        for row in claim["results"]
        if row["role"] == SUPPORTS
    ]


def load_published(type: str, ids: Iterable[str]) -> dict[str, Json]:
    """Load published documents of a type by their ids."""
    wanted = {id for id in ids if id}
    if not wanted:
        return {}
    rows = published_types()[type]._default_manager.filter(pk__in=wanted)
    documents = rows.values_list("pk", "live_edition__document")
    return {str(pk): canonical_json.load(document) for pk, document in documents}


def get_measure(result: Json) -> str:
    """Return the id of what a result measures; empty if it names nothing."""
    return next(iter(referenced_ids(result["measure"])), "")


def list_treatments(result: Json) -> list[str]:
    """List the ids of the treatments that a result is about."""
    return [*referenced_ids(result["treatments"])]
