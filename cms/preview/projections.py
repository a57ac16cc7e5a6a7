"""Project acts into the rows that they would make, from the log as it is: nothing is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from cms.api.database.snapshot import LogState
from cms.lib import canonical_json
from cms.preview.acts import Act, Publication, Withdrawal
from cms.published.models.log import CORRECTING, Change
from cms.published.models.rows import Published
from cms.published.projection import EditionMetadata, Projection, correction_to_json, project


class AddressTakenError(Exception):
    """Two entries of the previewed world would have one address."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__(slug)


@dataclass
class EntryLog:
    """What the log says of one entry, and what the acts of the preview add to it."""

    changes: list[Change] = field(default_factory=list)

    @property
    def latest(self) -> Change | None:
        return self.changes[-1] if self.changes else None

    @property
    def is_live(self) -> bool:
        return self.latest is not None and self.latest.kind == Change.Kind.PUBLISH

    @property
    def first_published_at(self) -> datetime:
        return next(each.at for each in self.changes if each.kind == Change.Kind.PUBLISH)


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
        log = logs[act.entry_id]
        at = max(act.at, latest_at or act.at)  # times in the log never decrease
        change = build_change(act, log, at=at, sequence=sequence + 1)
        if change is None:
            continue
        sequence, latest_at = change.sequence, at
        log.changes.append(change)
        rows.models[act.entry_id] = act.model
        rows.projections.pop(act.entry_id, None)
        rows.withdrawals.pop(act.entry_id, None)
        if isinstance(act, Publication):
            rows.projections[act.entry_id] = project_publication(act, log)
        else:
            rows.withdrawals[act.entry_id] = change
    require_addresses(rows)
    rows.log_state = LogState(sequence=sequence, latest_at=latest_at, is_public=False)
    return rows


def read_logs(entry_ids: Iterable[UUID]) -> dict[UUID, EntryLog]:
    logs = {entry_id: EntryLog() for entry_id in entry_ids}
    for change in Change.objects.filter(entry_id__in=logs).order_by("sequence"):
        logs[change.entry_id].changes.append(change)
    return logs


def build_change(act: Act, log: EntryLog, *, at: datetime, sequence: int) -> Change | None:
    """Build the change that the act would append to the log; None if it would change nothing."""
    latest = log.latest
    if isinstance(act, Withdrawal):
        if latest is None or not log.is_live:
            return None
        return Change(
            sequence=sequence,
            kind=Change.Kind.WITHDRAW,
            type=latest.type,
            entry_id=act.entry_id,
            locale=latest.locale,
            slug=latest.slug,
            title=latest.title,
            edition=latest.edition,
            digest=latest.digest,
            at=at,
            note=act.note,
            reason=act.reason,
            replacement_id=act.replacement_id,
        )
    digest = canonical_json.digest(canonical_json.dump(act.document))
    if latest and log.is_live and latest.digest == digest:
        return None
    return Change(
        sequence=sequence,
        kind=Change.Kind.PUBLISH,
        type=act.model.type,
        entry_id=act.entry_id,
        locale=act.document["locale"],
        slug=act.document["slug"],
        title=act.document["title"],
        edition=latest.edition + 1 if latest else 1,
        digest=digest,
        at=at,
        significance=act.significance if latest else Change.Significance.UPDATE,
        note=act.note,
    )


def project_publication(act: Publication, log: EntryLog) -> Projection:
    change = log.changes[-1]
    corrections = [each for each in log.changes if each.significance in CORRECTING]
    metadata = EditionMetadata(
        entry_id=str(act.entry_id),
        edition=change.edition,
        sequence=change.sequence,
        first_published_at=log.first_published_at,
        updated_at=change.at,
        corrections=[correction_to_json(each) for each in corrections],
    )
    return project(act.model, act.document, metadata)


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
