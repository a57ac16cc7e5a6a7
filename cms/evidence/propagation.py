"""Assess anew what rests on changed entries, and log each entry whose evidence has moved.

``publish()`` and ``withdraw()`` call it in their transaction, after the rows are written.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from cms.evidence import notes
from cms.evidence.assessment import assess_nodes, assess_withdrawal
from cms.evidence.graph import Node, StoredState, name_base_relations, read_graph
from cms.lib import canonical_json
from cms.published import evidence_rows, store
from cms.published.entry_log import build_evidence_change
from cms.published.models.evidence import Assessment, EvidenceState, EvidenceStatus
from cms.published.models.log import Change, Head
from cms.published.models.rows import list_base_types, published_types
from cms.published.projection import Projection
from cms.published.reference_keys import hash_id


@dataclass
class Moves:
    """The entries whose state is to be written: their nodes and assessments, by key.

    ``logged`` is, by key, the change of this transaction that published or withdrew an entry: it
    tells of the state too. All others get a change of their own.
    """

    nodes: Mapping[int, Node]
    logged: Mapping[int, Change]
    assessments: dict[int, Assessment] = field(default_factory=dict)

    @property
    def unlogged(self) -> list[Node]:
        """The moved entries that need a change of their own, in the order of their levels."""
        nodes = [self.nodes[key] for key in self.assessments if key not in self.logged]
        return sorted(nodes, key=lambda node: (node.level or 0, str(node.id)))


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
    at = at or head.instant
    assert at is not None  # noqa: S101 -- changes were appended, or the caller says when
    return write_moves(head, moves, at=at) if moves.assessments else []


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


def build_state(assessment: Assessment, change: Change) -> StoredState:
    """Build the state of a withdrawn entry, for those that still rest on it."""
    return StoredState(assessment.status.value, change.sequence, True, dump_detail(assessment))


def dump_detail(assessment: Assessment) -> str:
    """Serialize the detail of an assessment; empty if there is none."""
    return canonical_json.dump(assessment.detail) if assessment.detail else ""


def has_moved(state: StoredState | None, assessment: Assessment, *, is_logged: bool) -> bool:
    """Return whether the stored state differs from the assessment, or is that of an old edition."""
    if state is None:
        return assessment.status != EvidenceStatus.CURRENT or bool(assessment.detail)
    stored = (state.status, state.detail, state.is_withdrawn)
    return is_logged or stored != (assessment.status.value, dump_detail(assessment), False)


def write_moves(head: Head, moves: Moves, *, at: datetime) -> list[Change]:
    """Log the moves that have no change yet, and store all states."""
    changes = build_changes(moves, at=at)
    if changes:
        store.append_changes(head, [change for change, _ in changes])
        evidence_rows.copy_targets({change.sequence: before for change, before in changes})
    sequences = {key: change.sequence for key, change in moves.logged.items()}
    sequences |= {change.reference_key: change.sequence for change, _ in changes}
    states = {
        key: EvidenceState(
            entry_id=moves.nodes[key].entry_id,
            reference_key=key,
            type=moves.nodes[key].type,
            status=assessment.status.value,
            sequence=sequences[key],
            is_withdrawn=not moves.nodes[key].is_published,
            detail=dump_detail(assessment),
        )
        for key, assessment in moves.assessments.items()
    }
    evidence_rows.save_states(states.values(), forgotten=find_forgotten(states, moves))
    statuses = {
        node.entry_id: (node.type, states[key].status)
        for key, node in moves.nodes.items()
        if key in states and node.is_published and has_new_status(node, states[key])
    }
    evidence_rows.update_statuses(statuses)
    return [change for change, _ in changes]


def find_forgotten(states: Mapping[int, EvidenceState], moves: Moves) -> set[int]:
    """Find the states that need no row: a new edition is current, and says nothing of it."""
    return {
        key
        for key, state in states.items()
        if key in moves.logged and state.status == EvidenceStatus.CURRENT and not state.detail
    }


def has_new_status(node: Node, state: EvidenceState) -> bool:
    """Return whether the published row has another status than the new state."""
    return get_row_status(node.state) != state.status


def get_row_status(state: StoredState | None) -> str:
    """Return the status that a published row was written with: see ``store``."""
    return EvidenceStatus.CURRENT.value if state is None or state.is_withdrawn else state.status


def build_changes(moves: Moves, *, at: datetime) -> list[tuple[Change, int]]:
    """Build the changes of evidence, each with the sequence of its entry's change before.

    One statement for each type, and one for the titles of what has moved.
    """
    nodes = moves.unlogged
    if not nodes:
        return []
    blamed = {
        node.key: notes.list_blamed(moves.assessments[node.key], node, moves.nodes)
        for node in nodes
    }
    titles = notes.load_titles({each.key: each for b in blamed.values() for each in b}.values())
    facts = load_facts(nodes)
    changes = []
    for node in nodes:
        assessment, (sequence, edition_facts) = moves.assessments[node.key], facts[node.key]
        change = build_evidence_change(
            type=node.type,
            reference_key=node.key,
            at=at,
            evidence=assessment.status.value,
            significance=notes.choose_significance(assessment.status),
            note=notes.write_note(assessment, blamed[node.key], titles),
            **edition_facts,
        )
        before = max(sequence, node.state.sequence if node.state else 0)
        changes.append((change, before))
    return changes


def load_facts(nodes: Iterable[Node]) -> dict[int, tuple[int, dict[str, Any]]]:
    """Load what the log repeats of the editions of entries, with their sequences, by key."""
    by_type: dict[str, list[UUID]] = {}
    for node in nodes:
        by_type.setdefault(node.type, []).append(node.entry_id)
    columns = ("pk", "locale", "slug", "title", "edition", "digest")
    found = {}
    for type, ids in by_type.items():
        rows = published_types()[type]._default_manager.filter(pk__in=ids)
        for sequence, *values in rows.values_list("sequence", *columns):
            facts = dict(zip(("entry_id", *columns[1:]), values, strict=True))
            found[hash_id(facts["entry_id"])] = (sequence, facts)
    return found
