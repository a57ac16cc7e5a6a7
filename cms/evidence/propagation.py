"""Assess anew what rests on changed entries, and log each entry whose evidence has moved.

``publish()`` and ``withdraw()`` call it in their transaction, after the rows are written.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from cms.evidence.assessment import assess_nodes, assess_withdrawal
from cms.evidence.graph import name_base_relations, read_graph
from cms.evidence.moves import Moves, build_state, has_moved
from cms.evidence.state_writer import write_moves
from cms.published.models.evidence import EvidenceState
from cms.published.models.log import Change, Head
from cms.published.models.rows import list_base_types
from cms.published.projection import Projection


def update_evidence(
    head: Head,
    changes: Iterable[Change],
    *,
    at: datetime | None = None,
    documents: Mapping[int, Mapping[str, Any]] | None = None,
    keys: Iterable[int] = (),
) -> list[Change]:
    """Assess the changed entries and all that rest on them; return the changes of evidence.

    ``changes`` are the publications and withdrawals of the open transaction, whose rows are
    written; ``documents`` are published ones by key. ``keys``: entries to be assessed anew that
    have no change; then ``at`` is the instant. Costs one statement where nothing moves, and none
    without entries.
    """
    moves = assess_changes(changes, documents=documents, keys=keys)
    if not moves.assessments:
        return []
    at = at or head.instant
    assert at is not None  # noqa: S101 -- changes were appended, or the caller says when
    return write_moves(head, moves, at=at)


def assess_changes(
    changes: Iterable[Change],
    *,
    documents: Mapping[int, Mapping[str, Any]] | None = None,
    keys: Iterable[int] = (),
) -> Moves:
    """Assess the changed entries and all that rest on them, and write nothing: see above."""
    logged = {each.reference_key: each for each in changes}
    nodes = read_graph([*logged, *keys])
    moves = Moves(nodes, logged)
    for key, change in logged.items():
        if change.kind == Change.Kind.WITHDRAW:
            assessment = assess_withdrawal(change.reason)
            moves.assessments[key] = assessment
            nodes[key].id, nodes[key].type = change.entry_id, change.type
            nodes[key].state = build_state(assessment, change)
    for key, assessment in assess_nodes(nodes, documents=documents or {}).items():
        if has_moved(nodes[key].state, assessment, is_logged=key in logged):
            moves.assessments[key] = assessment
    return moves


def has_evidence(projection: Projection, former: Collection[EvidenceState]) -> bool:
    """Return whether a new edition has evidence to be assessed, or is that of others.

    It is of a type that others rest on, says itself how it stands, rests on something, or did so
    before. Most entries are spared the statement that finds nothing.
    """
    row, numbers = projection.row, name_base_relations()
    return (
        row.type in list_base_types()
        or row.assesses_documents
        or any(each.relation in numbers for each in projection.references)
        or any(each.reference_key == row.reference_key for each in former)
    )
