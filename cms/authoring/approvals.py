"""Freeze the acts of a release: what is approved now is what readers get at its instant."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.files.storage import default_storage

from cms.authoring.models.draft import Draft
from cms.authoring.models.release import Release, ReleaseItem
from cms.authoring.models.revision import Revision, record_revision
from cms.drafts import Companion, Companions, order_by_rank
from cms.embargo import is_shared, share_under_embargo
from cms.lib import canonical_json
from cms.lib.instants import format_instant
from cms.lib.versions import Versions, find_shown, require_version
from cms.publishing import Approved, PreflightError, approve, lock_drafts


class ReleaseError(Exception):
    """The release can't be carried out; the message is a sentence for its author."""


def freeze_items(
    release: Release,
    items: Sequence[ReleaseItem],
    *,
    at: datetime,
    now: datetime,
    by: Any,
    versions: Versions | None,
) -> None:
    """Keep with each item what ``by`` approves now for ``at``. Call it in a transaction.

    Whatever is known to stand against it is said here, while somebody is there to mend it: raises
    ReleaseError, or MovedOnError if an entry is not what was shown.
    """
    drafts = {item.entry_id: draft for item in items if (draft := item.draft())}
    if len(drafts) < len(items):
        raise ReleaseError("One of the entries was deleted. Take it out of the release.")
    companions = {**load_companions(release, but=items)}
    ranks = {draft.pk: rank for rank, draft in enumerate(order_by_rank(drafts.values()))}
    for item in sorted(items, key=lambda item: ranks[item.entry_id]):
        draft = drafts[item.entry_id]
        if item.act == ReleaseItem.Act.WITHDRAW:
            approve_withdrawal(draft, at=at, versions=versions)
            item.revision = draft.revision_number()
        else:
            approved = approve_publication(draft, now=now, versions=versions, companions=companions)
            require_free_slug(approved, release)
            companions[str(draft.pk)] = Companion(draft.published.type, approved.document)
            item.document = canonical_json.dump(approved.document)
            item.files, item.revision = approved.files, approved.revision
            if is_shared(item.entry_id):  # partners get what readers will get
                share_under_embargo(draft, until=at, by=by, at=now, document=item.document)
        item.approved_at, item.approved_by = now, by
        item.save()
        note = f"To {item.act} on {format_instant(at)}."
        record_revision(draft, Revision.Act.SCHEDULE, by=by, note=note, source=item.revision)


def load_companions(release: Release, *, but: Iterable[ReleaseItem] = ()) -> Companions:
    """Load what is frozen with the release: none of its entries has to wait for these."""
    items = release.items.filter(act=ReleaseItem.Act.PUBLISH, ended_at=None)
    frozen = items.exclude(approved_at=None).exclude(pk__in=[item.pk for item in but])
    return {str(item.entry_id): describe_frozen(item) for item in frozen}


def describe_frozen(item: ReleaseItem) -> Companion:
    """Return the document that was frozen with an item."""
    published: Any = apps.get_model(item.type)
    return Companion(published.published.type, canonical_json.load(item.document))


def approve_publication(
    draft: Draft, *, now: datetime, versions: Versions | None, companions: Companions
) -> Approved:
    """Approve one draft. Raises ReleaseError if it, or one of its files, can't be published."""
    try:
        (approved,) = approve([draft], at=now, versions=versions, companions=companions)
    except PreflightError as error:
        is_short = any(problem.needs for problem in error.problems)
        hint = " Or put what it needs into the same release." if is_short else ""
        raise ReleaseError(f"{error}{hint}") from error
    for name in approved.files.values():
        if not default_storage.exists(name):
            raise ReleaseError(
                f"“{draft}”: a file of it is missing ({name}). Choose the picture again and save."
            )
    return approved


def approve_withdrawal(draft: Draft, *, at: datetime, versions: Versions | None) -> None:
    """Check that readers will have the entry when it is to be withdrawn, and that it was shown."""
    (saved,) = lock_drafts([draft])
    require_version(saved, find_shown(versions, saved))
    publications = ReleaseItem.objects.pending().filter(act=ReleaseItem.Act.PUBLISH)
    will_be_live = publications.filter(entry_id=draft.pk, release__due_at__lt=at).exists()
    if not will_be_live and not is_live(draft.published, draft.pk):
        raise ReleaseError(f"“{draft}” is not published, so it can't be withdrawn.")


def require_free_slug(approved: Approved, release: Release) -> None:
    """Raise ReleaseError if another live entry holds the slug and this release does not free it."""
    draft, document = approved.draft, approved.document
    holders = draft.published._default_manager.filter(
        locale=document["locale"], slug=document["slug"]
    )
    for holder, title in holders.exclude(pk=draft.pk).values_list("pk", "title"):
        if not release.items.filter(entry_id=holder, ended_at=None).exists():
            raise ReleaseError(
                f"The address “{document['slug']}” belongs to “{title}”, which is published. "
                "Choose another slug, or put that entry into the same release."
            )


def is_live(published: Any, entry_id: UUID) -> bool:
    """Return whether readers have the entry."""
    return bool(published._default_manager.filter(pk=entry_id).exists())
