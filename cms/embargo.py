"""Share a draft with entitled partners before publication, under embargo.

    share_under_embargo(post, until=release.due_at, by=user, at=now, document=item.document)

Partners get the document that was scheduled, as readers will. It is stored in ``Embargoed``, apart
from all public tables, until it is published, withdrawn or taken back.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from cms.lib import canonical_json
from cms.published import store
from cms.published.entry_log import read_logs
from cms.published.models.embargoed import Embargoed
from cms.published.projection import EditionMetadata, prepare, project
from cms.publishing import Draft, lock_drafts, log_to_admin_history, render_document


class EmbargoError(Exception):
    """The draft can't be shared; the message says why."""


def share_under_embargo(
    draft: Draft, *, until: datetime, by: Any, at: datetime, document: str = ""
) -> Embargoed:
    """Share the scheduled ``document`` of the draft with entitled partners until ``until``.

    Without one, the saved state of the draft is shared. Raises PreflightError if that could not be
    published as it is, EmbargoError if ``until`` has passed.
    """
    if until <= at:
        raise EmbargoError("That moment has passed: there would be no embargo.")
    with transaction.atomic():
        (saved,) = lock_drafts((draft,))
        content = canonical_json.load(document) if document else render_document(saved)
        prepared, log = prepare(saved.published, saved.pk, content), read_logs([saved.pk])[saved.pk]
        # Content that readers have already stays the edition that it is.
        acts = log.acts
        change = log.publication(prepared, at=until) or acts.pop()
        projection = project(prepared, EditionMetadata.from_change(change, acts))
        row = projection.row
        embargoed = Embargoed(
            id=saved.pk,
            type=row.type,
            locale=row.locale,
            digest=row.digest,
            document=projection.edition.document,
            detail=row.detail,
            shared_at=at,
            lifts_at=until,
        )
        store.save_embargoed(embargoed)
        log_to_admin_history(saved, f"Shared under embargo until {until.isoformat()}.", by=by)
    return embargoed


def end_embargo(entry_ids: Iterable[UUID]) -> int:
    """Stop sharing the entries; return how many were shared."""
    return store.delete_embargoed(entry_ids)


def is_shared(entry_id: UUID) -> bool:
    """Return whether partners have the entry under embargo."""
    return Embargoed.objects.filter(pk=entry_id).exists()


def move_embargo(entry_ids: Iterable[UUID], *, until: datetime | None) -> None:
    """Move the end of the entries' embargo to the new instant of their release; None ends it."""
    if until is None:
        store.delete_embargoed(entry_ids)
    else:
        store.reschedule_embargoed(entry_ids, until)
