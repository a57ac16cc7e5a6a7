"""Write the evidence states of entries; ``cms.evidence`` calls it in its transaction."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from cms.published.bulk_insert import insert_rows, replace_rows
from cms.published.models.evidence import EvidenceState
from cms.published.models.log import ChangeTarget
from cms.published.models.rows import published_types


def save_states(states: Iterable[EvidenceState], *, forgotten: set[int]) -> None:
    """Insert or replace states, and delete those with these keys."""
    replace_rows((each for each in states if each.reference_key not in forgotten), key="entry_id")
    if forgotten:
        EvidenceState.objects.filter(reference_key__in=forgotten).delete()


def update_statuses(statuses: Mapping[UUID, tuple[str, str]]) -> None:
    """Write type and status of entries, by id, into their published rows.

    One statement for each type and status.
    """
    groups: dict[tuple[str, str], list[UUID]] = {}
    for id, place in statuses.items():
        groups.setdefault(place, []).append(id)
    for (type, status), ids in groups.items():
        published_types()[type]._default_manager.filter(pk__in=ids).update(evidence=status)


def copy_targets(sequences: Mapping[int, int]) -> None:
    """Give changes the targets that their entries had, by the sequence of the change before.

    Their documents have stayed what they were.
    """
    after = {before: sequence for sequence, before in sequences.items()}
    former = ChangeTarget.objects.filter(change_id__in=after)
    columns = ("change_id", "relation", "target", "is_member")
    insert_rows(
        ChangeTarget(
            change_id=after[change],
            relation=relation,
            target=target,
            was_member=is_member,
            is_member=is_member,
        )
        for change, relation, target, is_member in former.values_list(*columns)
    )
