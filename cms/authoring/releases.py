"""Acts on releases: schedule, cancel, release now, and do what is due."""

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
    """The release can't be carried out; the message says why, in a sentence for its author."""


class AlreadyDoneError(ReleaseError):
    """Somebody else was first."""


WAITING = (Release.State.OPEN, Release.State.SCHEDULED, Release.State.FAILED)


def schedule(release: Release, *, at: datetime, now: datetime) -> None:
    """Have the release carried out at ``at``. Raises ReleaseError for an instant gone by."""
    if at <= now:
        raise ReleaseError("That moment has passed. Choose one that is still to come.")
    change_state(release, due_at=at, state=Release.State.SCHEDULED, problem="")


def schedule_acts(
    drafts: Sequence[Draft], *, act: str, at: datetime, now: datetime, by: Any, **words: Any
) -> Release:
    """Publish or withdraw the drafts together at an instant to come."""
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
                significance=words.get("significance", Change.Significance.UPDATE),
                reason=words.get("reason", ""),
                note=words.get("note", ""),
                replacement_id=words.get("replacement"),
            )
            for position, draft in enumerate(drafts)
        )
        schedule(release, at=at, now=now)
    return release


def unschedule(release: Release) -> None:
    """The release stays, for its button to be pressed or another instant to be set."""
    change_state(release, due_at=None, state=Release.State.OPEN)


def change_state(release: Release, **values: Any) -> None:
    with transaction.atomic():
        waiting = Release.objects.filter(pk=release.pk, state__in=WAITING)
        if not waiting.update(**values):
            raise AlreadyDoneError("This release has been carried out already.")
        published = release.items.filter(act=ReleaseItem.Act.PUBLISH)
        move_embargo(published.values_list("entry_id", flat=True), until=values["due_at"])
        update_due_at(next_due_at)
    release.refresh_from_db()


def next_due_at() -> datetime | None:
    pending = Release.objects.filter(state=Release.State.SCHEDULED)
    due_at: datetime | None = pending.aggregate(at=Min("due_at"))["at"]
    return due_at


def carry_out(
    release: Release, *, by: Any, at: datetime, states: Iterable[str] = WAITING
) -> list[Change]:
    """All acts of the release, in one transaction. Raises ReleaseError, and nothing has changed.

    The release must still be in one of ``states``: of two who carry it out at once, one does.
    """
    with transaction.atomic():
        waiting = Release.objects.filter(pk=release.pk, state__in=states)
        if not waiting.update(state=Release.State.DONE, done_at=at, problem=""):
            raise AlreadyDoneError("This release has been carried out or changed already.")
        items = list(release.items.order_by("position", "pk"))
        if not items:
            raise ReleaseError("There is nothing in this release yet.")
        changes = act(items, by=by, at=at)
        update_due_at(next_due_at)
    release.refresh_from_db()
    return changes


def act(items: list[ReleaseItem], *, by: Any, at: datetime) -> list[Change]:
    drafts = {item.entry_id: item.draft() for item in items}
    if gone := [item for item in items if drafts[item.entry_id] is None]:
        raise ReleaseError(
            f"{len(gone)} of the entries were deleted. Take them out of the release."
        )
    changes: list[Change] = []
    try:
        # Withdrawals first: an entry may take over the slug of one that goes.
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
        for words, group in by_words(items):
            changes += publish(*(drafts[item.entry_id] for item in group), by=by, at=at, **words)
    except (PreflightError, NotPublishedError) as problem:
        raise ReleaseError(str(problem)) from problem
    return changes


def by_words(items: list[ReleaseItem]) -> Iterator[tuple[dict[str, str], list[ReleaseItem]]]:
    """What is to be published, in order, in groups of which the log is told the same."""
    publishing = [item for item in items if item.act == ReleaseItem.Act.PUBLISH]
    for words, group in groupby(publishing, key=lambda item: (item.note, item.significance)):
        yield dict(zip(("note", "significance"), words, strict=True)), list(group)


def run_due(*, now: datetime) -> list[Release]:
    """Carry out every release whose instant has come, each with that instant as its time.

    The worker calls it; so does the first request after the instant, should the worker be late.
    Whoever comes second finds the release done. One that fails is marked, told and not retried.
    """
    due = Release.objects.filter(state=Release.State.SCHEDULED, due_at__lte=now)
    done = []
    for release in due.order_by("due_at", "pk"):
        try:
            at = release.due_at or now
            carry_out(release, by=release.created_by, at=at, states=[Release.State.SCHEDULED])
        except AlreadyDoneError:
            continue
        except ReleaseError as problem:
            fail(release, problem, at=now)
        done.append(release)
    return done


def tell_due(*, now: datetime) -> list[str]:
    """``run_due`` as one of the worker's duties: what was done, a sentence each."""
    return [f"Release “{each}”: {each.get_state_display()}" for each in run_due(now=now)]


def fail(release: Release, problem: ReleaseError, *, at: datetime) -> None:
    with transaction.atomic():
        waiting = Release.objects.filter(pk=release.pk, state=Release.State.SCHEDULED)
        waiting.update(state=Release.State.FAILED, done_at=at, problem=str(problem))
        update_due_at(next_due_at)
    release.refresh_from_db()
