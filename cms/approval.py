"""Check and render drafts before they are published: what somebody approves are these bytes.

Drafts that one act publishes together are checked in the order of what rests on what. Each finds
those before it as readers will have them: a claim its study, and a post the words of its claims.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from cms.drafts import (
    NO_COMPANIONS,
    Companion,
    Companions,
    Draft,
    lock_drafts,
    order_by_rank,
    render_document,
)
from cms.lib.versions import MovedOnError, Version, Versions, find_shown
from cms.published.entry_log import EntryLog
from cms.published.projection import Prepared, prepare


@dataclass(frozen=True)
class Approved:
    """A document as somebody with the right to publish has approved it.

    Exactly these bytes reach readers, now or later, with the files they need; only the cards of
    other entries are joined anew. ``revision`` is the number of the draft's revision.
    """

    draft: Draft
    document: dict[str, Any]
    files: dict[str, str]
    revision: int
    approved_at: datetime

    @cached_property
    def prepared(self) -> Prepared:
        """All that derives from the document alone: computed once, if possible before any lock."""
        return prepare(self.draft.published, self.draft.pk, self.document)


Checked = tuple[Approved, EntryLog]


def approve(
    drafts: Sequence[Draft],
    *,
    at: datetime,
    versions: Versions | None = None,
    companions: Companions = NO_COMPANIONS,
) -> list[Approved]:
    """Check and render the saved state of each draft, as it was shown to whoever approves it.

    ``companions`` are what else the same act publishes, and was approved before. Locks the drafts;
    raises MovedOnError or PreflightError.
    """
    locked = lock_drafts(drafts)
    checked = check_together(locked, at=at, versions=versions, companions=companions)
    approved = [each for each, _ in checked]
    for each in approved:
        each.draft.save_content_digest(each.prepared.digest)
    return approved


def check_together(
    drafts: Sequence[Draft],
    *,
    at: datetime,
    versions: Versions | None,
    companions: Companions = NO_COMPANIONS,
) -> list[Checked]:
    """Check and render drafts of one act that were just loaded, each with those that it rests on.

    Raises MovedOnError or PreflightError.
    """
    known = {**companions}
    checked: dict[UUID, Checked] = {}
    for draft in order_by_rank(drafts):
        found = checked[draft.pk] = check(draft, at=at, versions=versions, companions=known)
        known[str(draft.pk)] = Companion(draft.published.type, found[0].document)
    return [checked[draft.pk] for draft in drafts]


def check(
    draft: Draft, *, at: datetime, versions: Versions | None, companions: Companions = NO_COMPANIONS
) -> Checked:
    """Check and render a draft that was just loaded. Raises MovedOnError or PreflightError.

    The log of the entry comes with it. Whoever adds to that makes a revision of the draft.
    """
    log = draft.load_state()
    revision, shown = draft.revision_number(), find_shown(versions, draft)
    draft.companions = companions
    if shown and shown.revision != revision:
        raise MovedOnError(draft, shown=shown, current=draft.version())
    document = render_document(draft)
    approved = Approved(draft, document, draft.public_files(), revision, at)
    current = Version(revision, log.latest_sequence, approved.prepared.digest[:16])
    if shown and shown != current:
        raise MovedOnError(draft, shown=shown, current=current)
    return approved, log


def confirm(
    candidates: Sequence[Checked], *, at: datetime, versions: Versions | None
) -> list[Checked]:
    """Lock the drafts that were checked without a lock; check them again if one has changed since.

    Raises what ``check_together()`` does.
    """
    locked = lock_drafts([approved.draft for approved, _ in candidates])
    is_same = all(
        saved.saved_values() == approved.draft.saved_values()
        and saved.latest_revision_number() == approved.revision
        for (approved, _), saved in zip(candidates, locked, strict=True)
    )
    confirmed = list(candidates)
    if not is_same:
        confirmed = check_together(locked, at=at, versions=versions)
    for approved, _ in confirmed:
        approved.draft.save_content_digest(approved.prepared.digest)
    return confirmed
