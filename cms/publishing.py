"""publish() and withdraw(): the only two ways to change what readers get.

A draft is an ordinary Django model that authors edit. Publishing renders the draft once into a
document (plain JSON), appends a change to the log, and stores the document with the columns that
readers filter by. Readers query those stored rows alone, never a draft.

    shown = {post.pk: post.version()}  # what the page shows to whoever decides
    change, = publish(post, by=request.user, at=timezone.now(), versions=shown)
    withdraw(post, by=request.user, at=timezone.now(), reason="error", note="Wrong dose.")

An act is bound to what its actor was shown: if the draft or what readers have has moved on, it is
refused. What is scheduled is approved first, as the bytes that readers will get:

    approved = approve([post], versions=shown)
    publish_approved(approved, by=request.user, at=later)

Each call is one transaction. ``cms.maintenance`` recomputes rows, loads documents in bulk and
schedules; none of that changes what an author published.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from cms.approval import Approved, approve, check_together, confirm
from cms.drafts import (
    Draft,
    PreflightError,
    Problem,
    fixed_language_problem,
    load_drafts,
    lock_drafts,
    render_document,
)
from cms.evidence.propagation import has_evidence, update_evidence
from cms.lib.versions import Version, Versions, require_version
from cms.published import store
from cms.published.bulk_insert import insert_rows
from cms.published.entry_log import EntryLog, read_logs
from cms.published.lent_words import find_changed_lenders
from cms.published.models.log import CORRECTING, Change, Head
from cms.published.models.rows import Published, list_base_types
from cms.published.projection import EditionMetadata, Projection, project
from cms.published.public_files import copy_to_public
from cms.purging import queue

__all__ = [  # noqa: RUF022 -- the acts, then what callers need besides, from ``cms.drafts``
    "Approved",
    "NotPublishedError",
    "approve",
    "publish",
    "publish_approved",
    "withdraw",
    "Draft",
    "PreflightError",
    "Problem",
    "fixed_language_problem",
    "lock_drafts",
    "render_document",
]


class NotPublishedError(Exception):
    """The entry is not published, so it can't be withdrawn."""


@dataclass(frozen=True)
class Publication:
    """An approved document, its entry's log, and the change that publishes it."""

    approved: Approved
    log: EntryLog
    change: Change


@dataclass(frozen=True)
class PublishOptions:
    """Who publishes, when, and what the change says about the new edition."""

    by: Any
    at: datetime
    note: str
    significance: str


def publish(
    *drafts: Draft,
    by: Any,
    at: datetime,
    versions: Versions | None = None,
    note: str = "",
    significance: str = Change.Significance.UPDATE,
) -> list[Change]:
    """Publish the saved state of each draft; several drafts become visible in one transaction.

    ``versions`` are those that the actor was shown, by entry id; None is for imports, where nobody
    is shown anything. Return the changes in the order of the drafts; a draft whose document is
    unchanged has none. ``significance`` tells readers of an older edition how much the new one
    matters; a correction needs a ``note``, which all later editions carry. Raises MovedOnError or
    PreflightError, and then nothing has changed.
    """
    options = PublishOptions(by, at, note, Change.Significance(significance).value)
    candidates = check_together(load_drafts(drafts), at=at, versions=versions)
    with transaction.atomic():
        confirmed = confirm(candidates, at=at, versions=versions)
        logs = {each.draft.pk: log for each, log in confirmed}
        return write_publications([each for each, _ in confirmed], options, logs=logs)


def publish_approved(
    approved: Sequence[Approved],
    *,
    by: Any,
    at: datetime,
    note: str = "",
    significance: str = Change.Significance.UPDATE,
    head: Head | None = None,
) -> list[Change]:
    """Publish what was approved, in one transaction; see ``publish()`` for the options.

    ``head`` is the locked head of the log, if all that its holder does has one instant. Raises
    PreflightError if an address is taken, and then nothing has changed.
    """
    options = PublishOptions(by, at, note, Change.Significance(significance).value)
    with transaction.atomic():
        return write_publications(approved, options, head=head)


def write_publications(
    approved: Sequence[Approved],
    options: PublishOptions,
    *,
    logs: Mapping[UUID, EntryLog] | None = None,
    head: Head | None = None,
) -> list[Change]:
    """Write all that publishing the approved documents changes, in the open transaction.

    ``logs`` are those of the entries, if they were read since their drafts were locked.
    """
    if options.significance in CORRECTING and not options.note:
        raise PreflightError(approved[0].draft, [Problem("Say in a note what was wrong.")])
    for each in approved:
        _ = each.prepared  # before the log is locked, for which all publishers wait
    head = head or store.lock_head()
    logs = logs or read_logs(each.draft.pk for each in approved)
    publications = [
        Publication(each, log, change)
        for each in approved
        if (change := continue_log(log := logs[each.draft.pk], each, options))
    ]
    former = store.read_former_rows((e.prepared, logs[e.draft.pk].latest) for e in approved)
    projections = write_editions(head, publications, former)
    drafts = [each.draft for each in approved]
    if publications:
        moved = assess_projections(head, publications, projections, former)
        queue.enqueue_purge(collect_purge_tags(drafts) | queue.collect_change_tags(moved))
        lenders = find_changed_lenders(projections, former.words)
        for draft in drafts:
            if str(draft.pk) in lenders:
                draft.mark_borrowing_drafts()
    if former.embargoed:  # the embargo is over
        store.delete_embargoed(each.pk for each in former.embargoed)
    for publication in publications:
        shown, change = publication.approved, publication.change
        message = f"Published edition {change.edition}. {options.note}"
        log_to_admin_history(shown.draft, message, by=options.by)
        shown.draft.record_act(
            "publish",
            change=change,
            revision=shown.revision,
            approved_at=shown.approved_at,
            by=options.by,
            note=options.note,
        )
    return [publication.change for publication in publications]


def continue_log(log: EntryLog, approved: Approved, options: PublishOptions) -> Change | None:
    """Build the change that publishes a document; None if its content is published already."""
    change = log.publication(
        approved.prepared, at=options.at, significance=options.significance, note=options.note
    )
    if change and log.latest and log.latest.locale != change.locale:
        raise PreflightError(approved.draft, [fixed_language_problem(log.latest.locale)])
    return change


def write_editions(
    head: Head, publications: Sequence[Publication], former: store.FormerRows
) -> list[Projection]:
    """Append the changes to the log, and store the documents as the entries' next editions."""
    if not publications:
        return []
    store.free_slugs([(each.approved.prepared, each.log) for each in publications])
    store.append_changes(head, [each.change for each in publications])
    latest = [each.log.latest for each in publications]
    projections: list[Projection] = []
    for each, after in zip(publications, latest, strict=True):
        copy_to_public(each.approved.files)
        metadata = EditionMetadata.from_change(each.change, each.log.changes)
        projections.append(projection := project(each.approved.prepared, metadata))
        store.record_targets(each.change, projection.targets, after=after, recorded=former.targets)
    store.add_editions(each.edition for each in projections)
    try:
        store.replace_projections(list(zip(projections, latest, strict=True)), former)
    except store.SlugTakenError as error:
        draft = next(
            e.approved.draft for e in publications if str(e.approved.draft.pk) == error.entry_id
        )
        raise PreflightError(draft, [Problem(str(error), field="slug")]) from error
    return projections


def assess_projections(
    head: Head,
    publications: Sequence[Publication],
    projections: Sequence[Projection],
    former: store.FormerRows,
) -> list[Change]:
    """Assess the evidence of new editions and of all that rests on them.

    Return the changes of entries whose evidence has moved.
    """
    concerned = [
        each
        for each, projection in zip(publications, projections, strict=True)
        if has_evidence(projection, former.states)
    ]
    documents = {each.change.reference_key: each.approved.prepared.document for each in concerned}
    return update_evidence(head, [each.change for each in concerned], documents=documents)


def read_version(draft: Draft, digest: str, revision: int | None = None) -> Version:
    """Read the version of a draft, the ``digest`` of whose rendered document is at hand.

    ``revision`` is the number of its revision, where that is known.
    """
    number = revision or draft.revision_number()
    sequence, _ = store.latest_place(draft.pk)
    return Version(number, sequence, digest[:16])


def withdraw(
    draft: Draft,
    *,
    by: Any,
    at: datetime,
    reason: str,
    note: str = "",
    replacement: UUID | None = None,
    version: Version | None = None,
    approved_at: datetime | None = None,
    head: Head | None = None,
) -> Change:
    """Delete an entry and its editions from the read side. The draft and the log remain.

    ``reason`` is a ``Change.Reason``; requests for the entry then get a 410 with the reason, the
    note and the replacement. ``version`` is what the actor was shown, ``approved_at`` when it was
    decided (``at`` if not given), ``head`` the locked head of the log as in ``publish_approved()``.
    Raises NotPublishedError if the entry is not published, and MovedOnError if draft or readers'
    edition is not the one that was shown.
    """
    reason = Change.Reason(reason).value
    with transaction.atomic():
        (draft,) = lock_drafts((draft,))
        require_version(draft, version)
        head = head or store.lock_head()
        row = draft.published._default_manager.filter(pk=draft.pk).first()
        log = read_logs([draft.pk])[draft.pk]
        change = log.withdrawal(at=at, reason=reason, note=note, replacement=replacement)
        if row is None or change is None:
            raise NotPublishedError(f"“{draft}” is not published, so it can't be withdrawn.")
        store.append_changes(head, [change])
        store.record_targets(change, set(), after=log.latest)
        file_tags = queue.collect_file_tags(row)
        queue.enqueue_purge(collect_purge_tags([draft]))
        store.remove_entry(row)
        store.delete_embargoed([draft.pk])
        if draft.published.type in list_base_types():
            queue.enqueue_purge(queue.collect_change_tags(update_evidence(head, [change])))
        # Last: on commit the files are deleted before this purge, so no cache can refetch them.
        queue.enqueue_purge(file_tags)
        log_to_admin_history(draft, f"Withdrew edition {change.edition} ({reason}). {note}", by=by)
        draft.record_act(
            "withdraw",
            change=change,
            revision=None,
            approved_at=approved_at or at,
            by=by,
            note=note,
        )
    return change


def collect_purge_tags(drafts: Sequence[Draft]) -> set[str]:
    """Collect the cache tags of all responses that show the drafts' published rows."""
    by_model: dict[type[Published], list[UUID]] = {}
    for draft in drafts:
        by_model.setdefault(draft.published, []).append(draft.pk)
    tags = [queue.collect_entry_tags(model, ids) for model, ids in by_model.items()]
    return set().union(*tags)


def log_to_admin_history(draft: Draft, message: str, *, by: Any) -> None:
    """Record in the admin's history who acted; the read side stores no accounts."""
    if by is not None:
        entry = LogEntry(
            user_id=by.pk,
            content_type=ContentType.objects.get_for_model(cast("Any", draft)),
            object_id=str(draft.pk),
            object_repr=str(draft)[:200],
            action_flag=CHANGE,
            change_message=message.strip(),
        )
        insert_rows([entry])
