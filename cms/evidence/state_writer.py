"""Write the states of entries whose evidence has moved, and the changes that tell of them."""

from datetime import datetime

from cms.evidence.changes import build_changes
from cms.evidence.moves import Moves, find_forgotten, has_new_status
from cms.published import evidence_rows, store
from cms.published.models.log import Change, Head


def write_moves(head: Head, moves: Moves, *, at: datetime) -> list[Change]:
    """Log the moves that have no change yet, and store all states."""
    changes = build_changes(moves, at=at)
    if changes:
        store.append_changes(head, [change for change, _ in changes])
        evidence_rows.copy_targets({change.sequence: before for change, before in changes})
    sequences = {key: change.sequence for key, change in moves.logged.items()}
    sequences |= {change.reference_key: change.sequence for change, _ in changes}
    states = moves.build_states(sequences)
    evidence_rows.save_states(states.values(), forgotten=find_forgotten(states, moves))
    statuses = {
        node.entry_id: (node.type, states[key].status)
        for key, node in moves.nodes.items()
        if key in states and node.is_published and has_new_status(node, states[key])
    }
    evidence_rows.update_statuses(statuses)
    return [change for change, _ in changes]
