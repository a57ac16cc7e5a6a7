"""Build the changes of the log by which the evidence of entries gets a status."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from cms.evidence import notes
from cms.evidence.graph import Node
from cms.evidence.moves import Moves
from cms.published.entry_log import build_evidence_change
from cms.published.models.log import Change
from cms.published.models.rows import published_types
from cms.published.reference_keys import hash_id


def build_changes(moves: Moves, *, at: datetime) -> list[tuple[Change, int]]:
    """Build the changes of evidence, each with the sequence of its entry's change before.

    One statement for each type, and one for the names of what has moved.
    """
    nodes = moves.unlogged
    if not nodes:
        return []
    blamed = {
        node.key: notes.list_blamed(moves.assessments[node.key], node, moves.nodes)
        for node in nodes
    }
    names = notes.load_names({each.key: each for b in blamed.values() for each in b}.values())
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
            note=notes.write_note(assessment, blamed[node.key], names),
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
