"""Sharing a draft with partners before readers get it, under embargo.

    share_under_embargo(post, until=release.due_at, by=request.user, at=timezone.now())

The draft is rendered as publish() would render it, and kept apart from all that is public until it
is published, withdrawn or taken back. Whoever edits it in between shares it again.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from cms.published import store
from cms.published.models.embargoed import Embargoed
from cms.published.models.log import Change
from cms.published.projection import EditionMetadata, correction_to_json, project
from cms.publishing import Draft, lock_drafts, log_to_admin_history, render_document


class EmbargoError(Exception):
    """The draft can't be shared; the message says why."""


def share_under_embargo(draft: Draft, *, until: datetime, by: Any, at: datetime) -> Embargoed:
    """Let entitled partners have the draft as it is saved now. Raises PreflightError if it could
    not be published as it is, EmbargoError if the embargo would have ended already.
    """
    if until <= at:
        raise EmbargoError("That moment has passed: there would be no embargo.")
    with transaction.atomic():
        (saved,) = lock_drafts((draft,))
        document = render_document(saved)
        latest = store.latest_change(saved.pk)
        is_live = latest is not None and latest.kind == Change.Kind.PUBLISH
        facts = EditionMetadata(
            entry_id=str(saved.pk),
            edition=latest.edition + 1 if latest else 1,
            sequence=0,  # it has no place in the log yet
            first_published_at=store.first_published_at(saved.pk) or until,
            updated_at=until,
            corrections=[correction_to_json(each) for each in store.corrections_of(saved.pk)]
            if is_live
            else [],
        )
        row = project(saved.published, document, facts).row
        shared = Embargoed(
            id=saved.pk,
            type=row.type,
            locale=row.locale,
            digest=row.digest,
            document=row.document,
            detail=row.detail,
            shared_at=at,
            lifts_at=until,
        )
        store.save_embargoed(shared)
        log_to_admin_history(saved, f"Shared under embargo until {until.isoformat()}.", by=by)
    return shared


def end_embargo(entry_ids: Iterable[UUID]) -> int:
    """Take entries back from partners; how many were shared."""
    return store.delete_embargoed(entry_ids)


def move_embargo(entry_ids: Iterable[UUID], *, until: datetime | None) -> None:
    """What is shared of the entries lifts at the new instant of their release; None ends it."""
    if until is None:
        store.delete_embargoed(entry_ids)
    else:
        store.reschedule_embargoed(entry_ids, until)
