"""Assess whether a published claim still follows from the results that it rests on.

A pure function of published documents, which ``cms.evidence`` calls whenever one of them changes.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from claims.choices import ResultRole
from claims.derivations import Phrasing, ResultValues, follows, quote_results
from claims.facts import (
    BoundFacts,
    PublishedFacts,
    index_documents,
    join_names,
    list_changes,
    list_named,
    state_facts,
)
from claims.quotation import digest_values, give_figure
from cms.lib.placeholders import referenced_ids
from cms.published.models.evidence import Assessment, Basis, EvidenceStatus, assess_bases

Json = Mapping[str, Any]


def assess_claim(document: Json, bases: Sequence[Basis]) -> Assessment:
    """Compare the figure of a claim with the results as they are published now.

    The most serious status counts: that of a study that supports the claim; drifted, where the
    shown figure no longer follows, or a result is gone; contested, where a published result speaks
    against it; changed, where another value of a result is not what it was; unverified without
    any result. ``quoted`` stands in the document, ``current`` in the detail.
    """
    if facts := document.get("facts"):
        return assess_facts(document, facts, bases)
    published = index_results(bases)
    supporting = [row for row in document["results"] if row["role"] == ResultRole.SUPPORTS]
    contrary = [
        row["result"]
        for row in document["results"]
        if row["role"] != ResultRole.SUPPORTS and row["result"] in published
    ]
    studies = {get_study_id(row) for row in supporting}
    sources = assess_bases([each for each in bases if str(each.id) in studies])
    results = [published[row["result"]] for row in supporting if row["result"] in published]
    current = describe_current(document, results)
    statuses = [
        sources.status,
        *assess_results(document, supporting, results, is_complete=has_all(studies, bases)),
        *([EvidenceStatus.CONTESTED] if contrary else []),
    ]
    detail: dict[str, Any] = dict(sources.detail)
    if contrary:
        detail["contrary"] = contrary
    if current != {"text": document["text"], "quoted": document["quoted"]}:
        detail["current"] = current
    return Assessment(EvidenceStatus.worst(statuses), detail)


def assess_facts(document: Json, facts: Json, bases: Sequence[Basis]) -> Assessment:
    """Compare the words of facts with those that the published treatments give now.

    Drifted, where one has other words; else the standing of the treatments counts, without those
    that are only named.
    """
    bound = BoundFacts.from_document(document)
    documents = index_documents(
        (str(basis.id), basis.document) for basis in bases if basis.is_published
    )
    # A name that the claim did not have before is not among its bases.
    relations = [document.get(name) for name in ("treatments", "measures", "conditions")]
    known = {*referenced_ids(relations)}
    new = {id: "…" for id in list_named(bound, documents).ids if id not in known}
    published = PublishedFacts(documents, join_names(documents, new))
    sources = assess_bases([each for each in bases if str(each.id) in bound.subjects])
    changes = list_changes(facts, state_facts(bound, published, locale=document["locale"]))
    if not changes:
        return sources
    text = "; ".join(changes) if bound.is_table else changes[0].rpartition(": ")[2]
    current = {"text": text, "quoted": None}
    status = EvidenceStatus.worst([sources.status, EvidenceStatus.DRIFTED])
    return Assessment(status, {**sources.detail, "current": current})


def index_results(bases: Sequence[Basis]) -> dict[str, Json]:
    """Map the ids of the results of published studies to their JSON."""
    return {
        result["id"]: result
        for basis in bases
        if basis.is_published and basis.document
        for result in basis.document.get("results", ())
    }


def get_study_id(row: Json) -> str:
    study = row["study"] or {}
    return str(next(iter(study.values()), ""))


def has_all(studies: Set[str], bases: Sequence[Basis]) -> bool:
    """Return whether all these studies are published; where one is not, its own state says more."""
    return studies <= {str(basis.id) for basis in bases if basis.is_published}


def assess_results(
    document: Json, supporting: Sequence[Json], results: Sequence[Json], *, is_complete: bool
) -> Iterator[EvidenceStatus]:
    """Yield what the published ``results`` of the supporting rows mean for the figure."""
    if not supporting:
        yield EvidenceStatus.UNVERIFIED
        return
    if len(results) < len(supporting):
        yield from [EvidenceStatus.DRIFTED] if is_complete else []
        return
    values = [ResultValues.from_document(result) for result in results]
    if not follows(document["text"], read_phrasing(document), values):
        yield EvidenceStatus.DRIFTED
    if not all(result["report"] for result in results):  # nobody knows who reports it
        yield EvidenceStatus.UNVERIFIED
    pairs = zip(supporting, results, strict=True)
    if any(row["digest"] != digest_values(result) for row, result in pairs):
        yield EvidenceStatus.SOURCE_CHANGED


def read_phrasing(document: Json) -> Phrasing:
    keys = ("derivation", "hedge", "decimals", "locale")
    return Phrasing(*(document[key] for key in keys))


def describe_current(document: Json, results: Sequence[Json]) -> dict[str, Any]:
    """Describe the words and the values that the results give now; null: they give none."""
    phrasing = read_phrasing(document)
    given = give_figure(phrasing, [ResultValues.from_document(result) for result in results])
    return {"text": given.words or None, "quoted": quote_results(phrasing, results, given.derived)}
