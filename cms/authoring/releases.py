"""Schedule, unschedule and execute releases."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Min

from cms.authoring.models.draft import Draft
from cms.authoring.models.release import Release, ReleaseItem
from cms.embargo import move_embargo
from cms.maintenance import update_due_at
from cms.published.models.log import Change
from cms.publishing import NotPublishedError, PreflightError, publish, withdraw


class ReleaseError(Exception):
    """The release can't be carried out; the message is a sentence for its author."""


class AlreadyDoneError(ReleaseError):
    """The release was carried out or changed in the meantime."""


EDITABLE_STATES = (Release.State.OPEN, Release.State.SCHEDULED, Release.State.FAILED)


def schedule_release(release: Release, *, at: datetime, now: datetime) -> None:
    """Schedule the release for ``at``. Raises ReleaseError if that has passed."""
    if at <= now:
        raise ReleaseError("That moment has passed. Choose one that is still to come.")
    change_release(release, due_at=at, state=Release.State.SCHEDULED, problem="")


def schedule_acts(
    drafts: Sequence[Draft], *, act: str, at: datetime, now: datetime, by: Any, **options: Any
) -> Release:
    """Create a release of the drafts and schedule it. Raises ReleaseError if ``at`` has passed.

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
        schedule_release(release, at=at, now=now)
    return release


def unschedule_release(release: Release) -> None:
    """Take the instant from a release, which stays open."""
    change_release(release, due_at=None, state=Release.State.OPEN)


def change_release(release: Release, **values: Any) -> None:
    """Update a release that was not carried out (compare-and-set), its embargoes, the due time.

    Raises AlreadyDoneError.
    """
    with transaction.atomic():
        editable = Release.objects.filter(pk=release.pk, state__in=EDITABLE_STATES)
        if not editable.update(**values):
            raise AlreadyDoneError("This release has been carried out already.")
        published = release.items.filter(act=ReleaseItem.Act.PUBLISH)
        move_embargo(published.values_list("entry_id", flat=True), until=values["due_at"])
        update_due_at(next_due_at)
    release.refresh_from_db()


def next_due_at() -> datetime | None:
    """Query the next instant at which a release is due; None if none is scheduled."""
    pending = Release.objects.filter(state=Release.State.SCHEDULED)
    due_at: datetime | None = pending.aggregate(at=Min("due_at"))["at"]
    return due_at


def execute_release(
    release: Release, *, by: Any, at: datetime, states: Iterable[str] = EDITABLE_STATES
) -> list[Change]:
    """Do all acts of the release in one transaction. Raises ReleaseError: then nothing changed.

    The release must still be in one of ``states`` (compare-and-set): of two concurrent calls, one
    does it and the other raises AlreadyDoneError.
    """
    with transaction.atomic():
        unexecuted = Release.objects.filter(pk=release.pk, state__in=states)
        if not unexecuted.update(state=Release.State.DONE, done_at=at, problem=""):
            raise AlreadyDoneError("This release has been carried out or changed already.")
        items = list(release.items.order_by("position", "pk"))
        if not items:
            raise ReleaseError("There is nothing in this release yet.")
        changes = execute_items(items, by=by, at=at)
        update_due_at(next_due_at)
    release.refresh_from_db()
    return changes


def execute_items(items: list[ReleaseItem], *, by: Any, at: datetime) -> list[Change]:
    """Withdraw and publish the drafts of the items. Raises ReleaseError if one can't be."""
    drafts = {item.entry_id: item.draft() for item in items}
    if deleted := [item for item in items if drafts[item.entry_id] is None]:
        raise ReleaseError(
            f"{len(deleted)} of the entries were deleted. Take them out of the release."
        )
    changes: list[Change] = []
    try:
        # Withdrawals first: another entry may take over the slug of a withdrawn one.
        changes += [
            withdraw(
                drafts[item.entry_id],
                by=by,
                at=at,
                reason=item.reason,
                note=item.note,
                replacement=item.replacement_id,
            )
            for item in items
            if item.act == ReleaseItem.Act.WITHDRAW
        ]
        for options, group in group_items(items):
            changes += publish(*(drafts[item.entry_id] for item in group), by=by, at=at, **options)
    except (PreflightError, NotPublishedError) as problem:
        raise ReleaseError(str(problem)) from problem
    return changes


def group_items(items: list[ReleaseItem]) -> Iterator[tuple[dict[str, str], list[ReleaseItem]]]:
    """Group the items to publish, in order, by their note and significance in the log."""
    publishing = [item for item in items if item.act == ReleaseItem.Act.PUBLISH]
    for options, group in groupby(publishing, key=lambda item: (item.note, item.significance)):
        yield dict(zip(("note", "significance"), options, strict=True)), list(group)
