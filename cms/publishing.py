"""publish() and withdraw(): the only two ways to change what readers get.

A draft is an ordinary Django model that authors edit. Publishing renders the draft once into a
document (plain JSON), appends a change to the log, and stores the document with the columns that
readers filter by. Readers query those stored rows alone, never a draft.

    change, = publish(post, by=request.user, at=timezone.now())
    withdraw(post, by=request.user, at=timezone.now(), reason="error", note="Wrong dose.")

Each call is one transaction. ``cms.maintenance`` recomputes rows, loads documents in bulk and
schedules; none of that changes what an author published.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol, cast
from uuid import UUID

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from cms.lib import canonical_json
from cms.published import store
from cms.published.models.log import CORRECTING, Change, Head
from cms.published.models.rows import Published
from cms.published.projection import EditionMetadata, correction_to_json, project
from cms.published.public_files import copy_to_public
from cms.purging import queue


@dataclass(frozen=True)
class Problem:
    """One finding of a preflight. An error forbids publishing; a warning is only shown."""

    message: str
    field: str = ""
    is_error: bool = True


class PreflightError(Exception):
    """The draft can't be published as it is; ``problems`` say why, in full sentences."""

    def __init__(self, draft: "Draft", problems: list[Problem]) -> None:
        self.draft, self.problems = draft, problems
        super().__init__(f"{draft}: " + " ".join(problem.message for problem in problems))


class NotPublishedError(Exception):
    """The entry is not published, so it can't be withdrawn."""


@dataclass(frozen=True)
class PublishOptions:
    """Who publishes, when, and what the change says about the new edition."""

    by: Any
    at: datetime
    note: str
    significance: str


class Draft(Protocol):
    """The interface of a draft that publishing needs: see ``cms.authoring.models.draft.Draft``."""

    pk: UUID
    published: ClassVar[type[Published]]

    def preflight(self) -> list[Problem]: ...
    def render(self) -> dict[str, Any]: ...
    def public_files(self) -> dict[str, str]: ...
    def save_content_digest(self, digest: str) -> None: ...


def publish(
    *drafts: Draft,
    by: Any,
    at: datetime,
    note: str = "",
    significance: str = Change.Significance.UPDATE,
) -> list[Change]:
    """Publish the saved state of each draft; several drafts become visible in one transaction.

    Return the changes in the order of the drafts; a draft whose document is unchanged has none.
    ``significance`` tells readers of an older edition how much the new one matters; a correction
    needs a ``note``, which all later editions carry. Raises PreflightError, and then nothing has
    changed.
    """
    significance = Change.Significance(significance).value
    with transaction.atomic():
        saved = lock_drafts(drafts)
        if significance in CORRECTING and not note:
            raise PreflightError(saved[0], [Problem("Say in a note what was wrong.")])
        documents = [render_document(draft) for draft in saved]
        head = store.lock_head()
        store.free_slugs(
            [(d.published, d.pk, document) for d, document in zip(saved, documents, strict=True)]
        )
        options = PublishOptions(by, at, note, significance)
        changes = [
            change
            for draft, document in zip(saved, documents, strict=True)
            if (change := publish_document(head, draft, document, options))
        ]
        if changes:
            queue.enqueue_purge(collect_purge_tags(saved))
        store.delete_embargoed(draft.pk for draft in saved)  # the embargo is over
    return changes


def withdraw(
    draft: Draft,
    *,
    by: Any,
    at: datetime,
    reason: str,
    note: str = "",
    replacement: UUID | None = None,
) -> Change:
    """Delete an entry and its editions from the read side. The draft and the log remain.

    ``reason`` is a ``Change.Reason``; requests for the entry then get a 410 with the reason, the
    note and the replacement. Raises NotPublishedError if the entry is not published.
    """
    reason = Change.Reason(reason).value
    with transaction.atomic():
        head = store.lock_head()
        row = draft.published._default_manager.filter(pk=draft.pk).first()
        if row is None:
            raise NotPublishedError(f"“{draft}” is not published, so it can't be withdrawn.")
        change = Change(
            kind=Change.Kind.WITHDRAW,
            type=row.type,
            entry_id=row.pk,
            locale=row.locale,
            slug=row.slug,
            edition=row.edition,
            digest=row.digest,
            at=at,
            note=note,
            reason=reason,
            replacement_id=replacement,
        )
        store.append_change(head, change)
        file_tags = queue.collect_file_tags(row)
        queue.enqueue_purge(collect_purge_tags([draft]))
        store.remove_entry(row)
        store.delete_embargoed([draft.pk])
        # Last: on commit the files are deleted before this purge, so no cache can refetch them.
        queue.enqueue_purge(file_tags)
        log_to_admin_history(draft, f"Withdrew edition {change.edition} ({reason}). {note}", by=by)
    return change


def lock_drafts(drafts: tuple[Draft, ...]) -> list[Draft]:
    """Reload the drafts with row locks, so that the latest saved state is rendered.

    Rows are locked in the order of their ids, so that two releases can't deadlock.
    """
    saved = {}
    for draft in sorted(drafts, key=lambda draft: draft.pk):
        model = cast("Any", type(draft))  # a Django model, which a protocol can't say
        saved[draft.pk] = model._base_manager.select_for_update().get(pk=draft.pk)
    return [saved[draft.pk] for draft in drafts]


def render_document(draft: Draft) -> dict[str, Any]:
    """Run the preflight and render the draft. Raises PreflightError."""
    errors = [problem for problem in draft.preflight() if problem.is_error]
    if errors:
        raise PreflightError(draft, errors)
    return draft.render()


def publish_document(
    head: Head, draft: Draft, document: dict[str, Any], options: PublishOptions
) -> Change | None:
    """Store a document as the entry's next edition; None if the content is published already."""
    text = canonical_json.dump(document)
    digest = canonical_json.digest(text)
    draft.save_content_digest(digest)
    latest = store.latest_change(draft.pk)
    if latest and latest.kind == Change.Kind.PUBLISH and latest.digest == digest:
        return None
    change = Change(
        kind=Change.Kind.PUBLISH,
        type=draft.published.type,
        entry_id=draft.pk,
        locale=document["locale"],
        slug=document["slug"],
        edition=latest.edition + 1 if latest else 1,
        digest=digest,
        at=options.at,
        significance=options.significance if latest else Change.Significance.UPDATE,
        note=options.note,
    )
    store.append_change(head, change)
    copy_to_public(draft.public_files())
    corrections = store.corrections_of(draft.pk) if latest else []
    metadata = EditionMetadata(
        entry_id=str(draft.pk),
        edition=change.edition,
        sequence=change.sequence,
        first_published_at=store.first_published_at(draft.pk) or change.at,
        updated_at=change.at,
        corrections=[correction_to_json(each) for each in corrections],
    )
    projection = project(draft.published, document, metadata)
    try:
        store.put_projection(projection)
    except store.SlugTakenError as error:
        raise PreflightError(draft, [Problem(str(error), field="slug")]) from error
    store.add_edition(projection.row)
    message = f"Published edition {change.edition}. {options.note}"
    log_to_admin_history(draft, message, by=options.by)
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
        LogEntry.objects.create(
            user_id=by.pk,
            content_type=ContentType.objects.get_for_model(cast("Any", draft)),
            object_id=str(draft.pk),
            object_repr=str(draft)[:200],
            action_flag=CHANGE,
            change_message=message.strip(),
        )
