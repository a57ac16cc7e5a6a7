"""publish() and withdraw(): the one door between what authors edit and what readers get.

A draft is an ordinary Django model. Publishing renders it once into a document (plain JSON), gives
the document the next place in the log, and stores it with all that readers can ask of it. Readers
never touch drafts: what was not published is not on their side of the house at all.

    change, = publish(post, by=request.user, at=timezone.now())
    withdraw(post, by=request.user, at=timezone.now(), reason="error", note="Wrong dose.")

Both do everything in one transaction or nothing. (``cms.upkeep`` computes rows again, loads in bulk
and notes due times; none of that changes what an author published.)
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
from cms.published.projection import Facts, project, told
from cms.published.public_files import copy_to_public
from cms.purging import orders


@dataclass(frozen=True)
class Problem:
    """One thing that the preflight found. An error forbids publishing, a warning is only told."""

    message: str
    field: str = ""
    is_error: bool = True


class PreflightError(Exception):
    """The draft can't be published as it is; ``problems`` says why, in whole sentences."""

    def __init__(self, draft: "Draft", problems: list[Problem]) -> None:
        self.draft, self.problems = draft, problems
        super().__init__(f"{draft}: " + " ".join(problem.message for problem in problems))


class NotPublishedError(Exception):
    """There is nothing to withdraw."""


@dataclass(frozen=True)
class Word:
    """Who publishes, when, and what is told of it."""

    by: Any
    at: datetime
    note: str
    significance: str


class Draft(Protocol):
    """What publishing needs to know of a draft; ``cms.authoring.models.draft.Draft`` is one."""

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
    """Make each draft, as it is saved, what readers get. Several drafts become visible as one.

    Returns the changes, in the order of the drafts. A draft whose content readers have already
    gives none. ``significance`` says what the new edition is to those who have an older one; a
    correction needs a ``note``, which later editions carry too. Raises PreflightError, and then
    nothing at all has changed.
    """
    significance = Change.Significance(significance).value
    with transaction.atomic():
        saved = lock(drafts)
        if significance in CORRECTING and not note:
            raise PreflightError(saved[0], [Problem("Say in a note what was wrong.")])
        documents = [prepare(draft) for draft in saved]
        head = store.lock_head()
        store.free_slugs(
            [(d.published, d.pk, doc) for d, doc in zip(saved, documents, strict=True)]
        )
        changes = [
            change
            for draft, document in zip(saved, documents, strict=True)
            if (change := put(head, draft, document, Word(by, at, note, significance)))
        ]
        if changes:
            orders.order(concerned(saved))
        store.unshare(draft.pk for draft in saved)  # the embargo is over
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
    """Take an entry from the readers, with its editions. The draft stays; so does the log's line.

    ``reason`` is one of ``Change.Reason``; readers who come for the entry are told it, with the
    note and the replacement. Raises NotPublishedError if readers have nothing of it.
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
        store.append(head, change)
        files = orders.files_of(row)
        orders.order(concerned([draft]))
        store.remove(row)
        store.unshare([draft.pk])
        orders.order(files)  # once they are deleted: a cache that asks again must not find them
        remember(draft, f"Withdrew edition {change.edition} ({reason}). {note}", by=by)
    return change


def lock(drafts: tuple[Draft, ...]) -> list[Draft]:
    """The drafts as the database has them, held until the commit, so that what is rendered is
    what was saved last. Locked in the order of their ids: two releases can't block each other.
    """
    saved = {}
    for draft in sorted(drafts, key=lambda draft: draft.pk):
        model = cast("Any", type(draft))  # a Django model, which a protocol can't say
        saved[draft.pk] = model._base_manager.select_for_update().get(pk=draft.pk)
    return [saved[draft.pk] for draft in drafts]


def prepare(draft: Draft) -> dict[str, Any]:
    """The draft's document. Raises PreflightError if it may not be published as it is."""
    errors = [problem for problem in draft.preflight() if problem.is_error]
    if errors:
        raise PreflightError(draft, errors)
    return draft.render()


def put(head: Head, draft: Draft, document: dict[str, Any], word: Word) -> Change | None:
    """Store one document as the entry's next edition; None if it is what readers have already."""
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
        at=word.at,
        significance=word.significance if latest else Change.Significance.UPDATE,
        note=word.note,
    )
    store.append(head, change)
    copy_to_public(draft.public_files())
    facts = Facts(
        entry_id=str(draft.pk),
        edition=change.edition,
        sequence=change.sequence,
        first_published_at=store.first_published_at(draft.pk) or change.at,
        updated_at=change.at,
        corrections=[told(each) for each in store.corrections_of(draft.pk)] if latest else [],
    )
    projection = project(draft.published, document, facts)
    try:
        store.put(projection)
    except store.SlugTakenError as taken:
        raise PreflightError(draft, [Problem(str(taken), field="slug")]) from taken
    store.add_edition(projection.row)
    remember(draft, f"Published edition {change.edition}. {word.note}", by=word.by)
    return change


def concerned(drafts: Sequence[Draft]) -> set[str]:
    """The tags of what shared caches may hold of the drafts' published rows."""
    by_model: dict[type[Published], list[UUID]] = {}
    for draft in drafts:
        by_model.setdefault(draft.published, []).append(draft.pk)
    found = [orders.concerned(model, ids) for model, ids in by_model.items()]
    return set().union(*found)


def remember(draft: Draft, message: str, *, by: Any) -> None:
    """Who did it goes to the admin's history: the read side knows no accounts."""
    if by is not None:
        LogEntry.objects.create(
            user_id=by.pk,
            content_type=ContentType.objects.get_for_model(cast("Any", draft)),
            object_id=str(draft.pk),
            object_repr=str(draft)[:200],
            action_flag=CHANGE,
            change_message=message.strip(),
        )
