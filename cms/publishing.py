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

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar, Protocol, TypeVar, cast
from uuid import UUID

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from cms.lib.versions import MovedOnError, Version, Versions, find_shown, require_version
from cms.published import store
from cms.published.entry_log import EntryLog, read_logs
from cms.published.models.log import CORRECTING, Change, Head
from cms.published.models.rows import Published
from cms.published.projection import EditionMetadata, Prepared, prepare, project
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
class Approved:
    """A document as somebody with the right to publish has approved it.

    Exactly these bytes reach readers, now or later, with the files they need; only the cards of
    other entries are joined anew. ``revision`` is the number of the draft's revision.
    """

    draft: "Draft"
    document: dict[str, Any]
    files: dict[str, str]
    revision: int
    approved_at: datetime

    @cached_property
    def prepared(self) -> Prepared:
        """All that derives from the document alone: computed once, if possible before any lock."""
        return prepare(self.draft.published, self.draft.pk, self.document)


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
    #: The language that readers have it in, as far as somebody has looked; "": they never had it.
    published_locale: str | None

    def revision_number(self) -> int: ...
    def latest_revision_number(self) -> int: ...
    def version(self, revision: int | None = None) -> Version: ...
    def load_rows(self) -> None: ...
    def saved_values(self) -> list[Any]: ...
    def field_problems(self) -> list[Problem]: ...
    def document_problems(self, document: dict[str, Any]) -> list[Problem]: ...
    def render(self) -> dict[str, Any]: ...
    def public_files(self) -> dict[str, str]: ...
    def save_content_digest(self, digest: str) -> None: ...

    def record_act(
        self,
        act: str,
        *,
        change: Change,
        revision: int | None,
        approved_at: datetime,
        by: Any,
        note: str,
    ) -> None:
        """Record in the draft's history that readers got its ``revision``, or lost the entry.

        Ends the waiting acts that were approved before ``approved_at``.
        """


D = TypeVar("D", bound=Draft)


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
    candidates = [check(draft, at=at, versions=versions) for draft in load_drafts(drafts)]
    with transaction.atomic():
        approved = confirm(candidates, at=at, versions=versions)
        return write_publications(approved, options)


def approve(
    drafts: Sequence[Draft], *, at: datetime, versions: Versions | None = None
) -> list[Approved]:
    """Check and render the saved state of each draft, as it was shown to whoever approves it.

    Locks the drafts. Raises MovedOnError or PreflightError.
    """
    approved = [check(draft, at=at, versions=versions) for draft in lock_drafts(drafts)]
    for each in approved:
        each.draft.save_content_digest(each.prepared.digest)
    return approved


def check(draft: Draft, *, at: datetime, versions: Versions | None) -> Approved:
    """Check and render a draft that was just loaded. Raises MovedOnError or PreflightError."""
    draft.load_rows()
    sequence, draft.published_locale = store.latest_place(draft.pk)
    revision, shown = draft.revision_number(), find_shown(versions, draft)
    if shown and shown.revision != revision:
        raise MovedOnError(draft, shown=shown, current=draft.version())
    document = render_document(draft)
    approved = Approved(draft, document, draft.public_files(), revision, at)
    current = Version(revision, sequence, approved.prepared.digest[:16])
    if shown and shown != current:
        raise MovedOnError(draft, shown=shown, current=current)
    return approved


def confirm(
    candidates: Sequence[Approved], *, at: datetime, versions: Versions | None
) -> list[Approved]:
    """Lock the drafts that were checked without a lock; check again what has been saved since.

    Raises what ``check()`` does.
    """
    confirmed = []
    for each, saved in zip(candidates, lock_drafts([c.draft for c in candidates]), strict=True):
        is_same = saved.saved_values() == each.draft.saved_values()
        if not is_same or saved.latest_revision_number() != each.revision:
            approved = check(saved, at=at, versions=versions)
        else:
            approved = each
        approved.draft.save_content_digest(approved.prepared.digest)
        confirmed.append(approved)
    return confirmed


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
        return write_publications(approved, options, head)


def write_publications(
    approved: Sequence[Approved], options: PublishOptions, head: Head | None = None
) -> list[Change]:
    """Write all that publishing the approved documents changes, in the open transaction."""
    if options.significance in CORRECTING and not options.note:
        raise PreflightError(approved[0].draft, [Problem("Say in a note what was wrong.")])
    for each in approved:
        _ = each.prepared  # before the log is locked, for which all publishers wait
    head = head or store.lock_head()
    logs = read_logs(each.draft.pk for each in approved)
    store.free_slugs([(each.prepared, logs[each.draft.pk]) for each in approved])
    changes = [publish_one(head, each, logs[each.draft.pk], options) for each in approved]
    drafts = [each.draft for each in approved]
    if any(changes):
        queue.enqueue_purge(collect_purge_tags(drafts))
    store.delete_embargoed(draft.pk for draft in drafts)  # the embargo is over
    for each, change in zip(approved, changes, strict=True):
        if change:
            each.draft.record_act(
                "publish",
                change=change,
                revision=each.revision,
                approved_at=each.approved_at,
                by=options.by,
                note=options.note,
            )
    return [change for change in changes if change]


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
        store.append_change(head, change)
        store.record_targets(change, set(), after=log.latest)
        file_tags = queue.collect_file_tags(row)
        queue.enqueue_purge(collect_purge_tags([draft]))
        store.remove_entry(row)
        store.delete_embargoed([draft.pk])
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


def lock_drafts(drafts: Sequence[D]) -> list[D]:
    """Reload the drafts with row locks, so that the latest saved state is rendered.

    Rows are locked in the order of their ids, so that two releases can't deadlock.
    """
    return load_drafts(drafts, lock=True)


def load_drafts(drafts: Sequence[D], *, lock: bool = False) -> list[D]:
    """Reload the drafts in the order of their ids, and return them in the given order."""
    saved = {}
    for draft in sorted(drafts, key=lambda draft: draft.pk):
        rows = cast(
            "Any", type(draft)
        )._base_manager  # of a Django model, which a protocol can't say
        saved[draft.pk] = (rows.select_for_update() if lock else rows).get(pk=draft.pk)
    return [saved[draft.pk] for draft in drafts]


def render_document(draft: Draft) -> dict[str, Any]:
    """Render the draft, once, and check it. Raises PreflightError."""
    if problems := draft.field_problems():
        raise PreflightError(draft, problems)
    document = draft.render()
    if errors := [each for each in draft.document_problems(document) if each.is_error]:
        raise PreflightError(draft, errors)
    return document


def publish_one(
    head: Head, approved: Approved, log: EntryLog, options: PublishOptions
) -> Change | None:
    """Store a document as the entry's next edition; None if the content is published already."""
    draft, prepared, latest = approved.draft, approved.prepared, log.latest
    change = log.publication(
        prepared, at=options.at, significance=options.significance, note=options.note
    )
    if change is None:
        return None
    if latest and latest.locale != change.locale:
        raise PreflightError(draft, [fixed_language_problem(latest.locale)])
    store.append_change(head, change)
    copy_to_public(approved.files)
    projection = project(prepared, EditionMetadata.from_change(change, log.changes))
    store.record_targets(change, projection.targets, after=latest)
    try:
        store.put_projection(projection, after=latest)
    except store.SlugTakenError as error:
        raise PreflightError(draft, [Problem(str(error), field="slug")]) from error
    store.add_edition(projection.edition)
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


def fixed_language_problem(locale: str) -> Problem:
    """Build the refusal of another language for an entry that was published in ``locale``."""
    message = (
        f"This entry was published in “{locale}”, and its language can't change any more: "
        "whoever has a copy has it in that language. A translation is another entry, with the same "
        "translation key."
    )
    return Problem(message, field="locale")


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
