"""Project acts into the rows that they would make, from the log as it is: nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from cms.api.database.snapshot import LogState
from cms.lib.timestamps import truncate_instant
from cms.preview.acts import Act, Withdrawal
from cms.published.entry_log import read_logs
from cms.published.models.log import Change
from cms.published.models.rows import Published
from cms.published.projection import EditionMetadata, Projection, prepare, project


class AddressTakenError(Exception):
    """Two entries of the previewed world would have one address."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__(slug)


@dataclass
class PreviewedRows:
    """The rows that the acts make, in the order of the acts, and the state of the log after them.

    ``projections`` and ``withdrawals`` hold the latest of each entry: an entry is in one of both.
    """

    log_state: LogState
    projections: dict[UUID, Projection] = field(default_factory=dict)
    withdrawals: dict[UUID, Change] = field(default_factory=dict)
    models: dict[UUID, type[Published]] = field(default_factory=dict)


def project_acts(acts: Sequence[Act], *, log_state: LogState) -> PreviewedRows:
    """Compute what the acts make of what is published: one statement. Raises AddressTakenError."""
    logs = read_logs({act.entry_id for act in acts})
    sequence, latest_at = log_state.sequence, log_state.latest_at
    rows = PreviewedRows(log_state)
    for act in acts:
        log, at = logs[act.entry_id], truncate_instant(act.at)
        if latest_at:  # times in the log never decrease
            at = max(at, truncate_instant(latest_at))
        if isinstance(act, Withdrawal):
            change = log.withdrawal(
                at=at, reason=act.reason, note=act.note, replacement=act.replacement_id
            )
        else:
            prepared = prepare(act.model, act.entry_id, act.document)
            change = log.publication(prepared, at=at, significance=act.significance, note=act.note)
        if change is None:
            continue
        sequence, latest_at = sequence + 1, at
        change.sequence = sequence
        rows.models[act.entry_id] = act.model
        rows.projections.pop(act.entry_id, None)
        rows.withdrawals.pop(act.entry_id, None)
        if isinstance(act, Withdrawal):
            rows.withdrawals[act.entry_id] = change
        else:
            metadata = EditionMetadata.from_change(change, log.changes)
            rows.projections[act.entry_id] = project(prepared, metadata)
        log.changes.append(change)
    require_addresses(rows)
    rows.log_state = LogState(sequence=sequence, latest_at=latest_at, is_public=False)
    return rows


def require_addresses(rows: PreviewedRows) -> None:
    """Raise AddressTakenError if two entries have one address, among those that stay, too."""
    taken: dict[type[Published], set[tuple[str, str]]] = {}
    for projection in rows.projections.values():
        row = projection.row
        own = taken.setdefault(type(row), set())
        if (row.locale, row.slug) in own:
            raise AddressTakenError(row.slug)
        own.add((row.locale, row.slug))
    for model, addresses in taken.items():
        slugs = [slug for _, slug in addresses]
        others = model._default_manager.filter(slug__in=slugs).exclude(pk__in=rows.models)
        for locale, slug in others.values_list("locale", "slug"):
            if (locale, slug) in addresses:
                raise AddressTakenError(slug)
