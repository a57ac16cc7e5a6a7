"""Schedule, unschedule and execute releases.

Scheduling freezes a release: what was shown and approved is kept with its items as the bytes that
readers will get. Later saves are a newer draft, and need a new approval.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from cms.authoring.approvals import ReleaseError, describe_frozen, freeze_items
from cms.authoring.models.draft import Draft
from cms.authoring.models.release import Release, ReleaseItem, next_due_at
from cms.authoring.models.revision import Revision, record_revision
from cms.authoring.models.waiting_acts import unfreeze_items
from cms.authoring.release_order import group_items
from cms.drafts import Companion
from cms.embargo import move_embargo
from cms.lib.instants import format_instant
from cms.lib.versions import Versions, find_shown
from cms.maintenance import lock_log, update_due_at
from cms.published.models.log import Change, Head
from cms.publishing import (
    Approved,
    NotPublishedError,
    PreflightError,
    approve,
    lock_drafts,
    publish_approved,
    withdraw,
)


class AlreadyDoneError(ReleaseError):
    """The release was carried out or changed in the meantime."""


EDITABLE_STATES = (
    Release.State.OPEN,
    Release.State.SCHEDULED,
    Release.State.FAILED,
    Release.State.ENDED,
)


def schedule_release(
    release: Release,
    *,
    at: datetime,
    now: datetime,
    by: Any = None,
    versions: Versions | None = None,
    renew: bool = False,
) -> None:
    """Freeze the release and schedule it for ``at``.

    What is frozen already stays so, unless ``renew`` takes the drafts as they are now.
    ``versions`` are those that ``by`` was shown. Raises MovedOnError, or ReleaseError if the moment
    has passed or something stands against the release.
    """
    if at <= now:
        raise ReleaseError("That moment has passed. Choose one that is still to come.")
    with transaction.atomic():
        items = list(release.items.filter(ended_at=None).order_by("position", "pk"))
        unfrozen = [item for item in items if renew or item.approved_at is None]
        freeze_items(release, unfrozen, at=at, now=now, by=by, versions=versions)
        change_release(release, due_at=at, state=Release.State.SCHEDULED, problem="")
        note = f"For {format_instant(at)}."
        record_revision(release, Revision.Act.SCHEDULE, by=by, note=note)


def schedule_acts(
    drafts: Sequence[Draft],
    *,
    act: str,
    at: datetime,
    now: datetime,
    by: Any,
    versions: Versions | None = None,
    **options: Any,
) -> Release:
    """Create a release of the drafts and schedule it; raises what ``schedule_release`` does.

    ``act`` is "publish" or "withdraw"; ``options`` are those of the act: significance, note,
    reason, replacement.
    """
    names = ", ".join(str(draft) for draft in drafts)
    with transaction.atomic():
        release = Release.objects.create(name=f"{act.capitalize()} {names}"[:200], created_by=by)
        ReleaseItem.objects.bulk_create(
            ReleaseItem(
                release=release,
                type=draft._meta.label_lower,
                entry_id=draft.pk,
                act=act,
                position=position,
                significance=options.get("significance", Change.Significance.UPDATE),
                reason=options.get("reason", ""),
                note=options.get("note", ""),
                replacement_id=options.get("replacement"),
            )
            for position, draft in enumerate(drafts)
        )
        schedule_release(release, at=at, now=now, by=by, versions=versions)
    return release


def unschedule_release(release: Release, *, by: Any = None) -> None:
    """Take the instant and what was approved from a release, which stays open."""
    with transaction.atomic():
        change_release(release, due_at=None, state=Release.State.OPEN)
        unfreeze_items(release)
        record_revision(release, Revision.Act.UNSCHEDULE, by=by)


def change_release(release: Release, **values: Any) -> None:
    """Update a release that was not carried out (compare-and-set), its embargoes, the due time.

    Raises AlreadyDoneError.
    """
    with transaction.atomic():
        lock_log()
        editable = Release.objects.filter(pk=release.pk, state__in=EDITABLE_STATES)
        if not editable.update(**values):
            raise AlreadyDoneError("This release has been carried out already.")
        published = release.items.filter(act=ReleaseItem.Act.PUBLISH, ended_at=None)
        move_embargo(published.values_list("entry_id", flat=True), until=values["due_at"])
        update_due_at(next_due_at)
    release.refresh_from_db()


def execute_release(
    release: Release,
    *,
    by: Any,
    at: datetime,
    states: Iterable[str] = EDITABLE_STATES,
    versions: Versions | None = None,
) -> list[Change]:
    """Do all acts of the release in one transaction.

    What is frozen is published as it was approved, anything else as ``versions`` were shown. Raises
    MovedOnError or ReleaseError: then nothing changed. The release must still be in one of
    ``states`` (compare-and-set): of two concurrent calls, one does it and the other raises
    AlreadyDoneError.
    """
    with transaction.atomic():
        items = list(release.items.filter(ended_at=None).order_by("position", "pk"))
        drafts = lock_items(items)
        head = lock_log()
        unexecuted = Release.objects.filter(pk=release.pk, state__in=states)
        if not unexecuted.update(state=Release.State.DONE, done_at=at, problem=""):
            raise AlreadyDoneError("This release has been carried out or changed already.")
        current = release.items.filter(ended_at=None).order_by("position", "pk")
        if list(current) != items:
            raise AlreadyDoneError("This release was changed at this moment. Look at it again.")
        if not items:
            raise ReleaseError("There is nothing in this release yet.")
        if Release.State.OPEN not in states:  # nobody looks at it now
            require_frozen(items)
        changes = execute_items(items, drafts, head=head, by=by, at=at, versions=versions)
        update_due_at(next_due_at)
    release.refresh_from_db()
    return changes


def require_frozen(items: Sequence[ReleaseItem]) -> None:
    """Raise ReleaseError if something of a release that is due was never approved."""
    if any(item.approved_at is None for item in items):
        raise ReleaseError(
            "Nobody has approved what is in this release. Look at it, and schedule it again."
        )


def lock_items(items: list[ReleaseItem]) -> dict[UUID, Draft]:
    """Load and lock the drafts of the items. Raises ReleaseError if one was deleted."""
    drafts = {item.entry_id: item.draft() for item in items}
    if deleted := [item for item in items if drafts[item.entry_id] is None]:
        raise ReleaseError(
            f"{len(deleted)} of the entries were deleted. Take them out of the release."
        )
    return {draft.pk: draft for draft in lock_drafts(list(drafts.values()))}


def execute_items(
    items: list[ReleaseItem],
    drafts: dict[UUID, Draft],
    *,
    head: Head,
    by: Any,
    at: datetime,
    versions: Versions | None,
) -> list[Change]:
    """Withdraw and publish the drafts of the items, at one instant of the log.

    Raises ReleaseError if one can't be.
    """
    changes: list[Change] = []
    try:
        # Withdrawals first: another entry may take over the slug of a withdrawn one.
        for item in items:
            if item.act == ReleaseItem.Act.WITHDRAW:
                draft = drafts[item.entry_id]
                changes += withdraw_item(item, draft, head, by=by, at=at, versions=versions)
        approved = approve_items(items, drafts, at=at, versions=versions)
        for options, group in group_items(items):
            documents = [approved[item.entry_id] for item in group]
            changes += publish_approved(documents, by=by, at=at, head=head, **options)
    except (PreflightError, NotPublishedError) as problem:
        raise ReleaseError(str(problem)) from problem
    return changes


def withdraw_item(
    item: ReleaseItem,
    draft: Draft,
    head: Head,
    *,
    by: Any,
    at: datetime,
    versions: Versions | None,
) -> list[Change]:
    """Withdraw the entry of an item; a scheduled one may have left readers before its instant."""
    is_live = draft.published._default_manager.filter(pk=draft.pk).exists()
    if item.approved_at and not is_live:
        return []
    change = withdraw(
        draft,
        by=by,
        at=at,
        reason=item.reason,
        note=item.note,
        replacement=item.replacement_id,
        version=find_shown(versions, draft) if item.approved_at is None else None,
        approved_at=item.approved_at,
        head=head,
    )
    return [change]


def approve_items(
    items: list[ReleaseItem],
    drafts: dict[UUID, Draft],
    *,
    at: datetime,
    versions: Versions | None,
) -> dict[UUID, Approved]:
    """Return what the items publish, by entry: as it is frozen with them, or approved now.

    They are approved together, so that each finds the others as the release will publish them.
    """
    approved: dict[UUID, Approved] = {}
    companions: dict[str, Companion] = {}
    unfrozen = []
    for item in items:
        draft = drafts[item.entry_id]
        if item.act != ReleaseItem.Act.PUBLISH:
            continue
        if item.approved_at is None or item.revision is None:
            unfrozen.append(draft)
            continue
        companions[str(item.entry_id)] = frozen = describe_frozen(item)
        approved[item.entry_id] = Approved(
            draft, dict(frozen.document), item.files, item.revision, item.approved_at
        )
    found = approve(unfrozen, at=at, versions=versions, companions=companions)
    return approved | {each.draft.pk: each for each in found}
