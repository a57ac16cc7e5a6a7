"""The entries whose evidence has moved, compared with the states that are stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cms.evidence.graph import Node, StoredState
from cms.lib import canonical_json
from cms.published.models.evidence import Assessment, EvidenceState, EvidenceStatus
from cms.published.models.log import Change


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

    def build_states(self, sequences: Mapping[int, int]) -> dict[int, EvidenceState]:
        """Build the rows of the states, by key; ``sequences`` are those of their changes."""
        return {
            key: EvidenceState(
                entry_id=self.nodes[key].entry_id,
                reference_key=key,
                type=self.nodes[key].type,
                status=assessment.status.value,
                sequence=sequences[key],
                is_withdrawn=not self.nodes[key].is_published,
                detail=dump_detail(assessment),
            )
            for key, assessment in self.assessments.items()
        }


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
