"""Acts that wait for their instant, and what ends them: a later act upon the same entry."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from cms.authoring.models.release import Release, ReleaseItem, next_due_at
from cms.authoring.models.revision import Revision, record_revision
from cms.embargo import move_embargo
from cms.lib import canonical_json
from cms.lib.row_selection import Selection
from cms.maintenance import update_due_at


def find_waiting_items(entry_id: UUID) -> list[ReleaseItem]:
    """Find the acts upon an entry that will happen by themselves, the next one first."""
    items = ReleaseItem.objects.filter(entry_id=entry_id, ended_at=None)
    waiting = items.filter(release__state__in=[Release.State.SCHEDULED, Release.State.FAILED])
    return list(waiting.select_related("release").order_by("release__due_at", "pk"))


def select_waiting_releases(draft: Any) -> Selection:
    """Select the releases that may hold a waiting act upon the draft, or upon one of its type."""
    items = "SELECT release_id FROM authoring_releaseitem WHERE ended_at IS NULL"
    condition = (
        f"state IN ('scheduled', 'failed') AND id IN ({items} AND (entry_id = %s OR type = %s))"
    )
    return Selection(Release, condition, [draft.pk, draft._meta.label_lower])


def find_waiting_holder(draft: Any) -> Any:
    """Find the draft of another entry that is scheduled under the slug of this one."""
    items = ReleaseItem.objects.pending().filter(
        type=draft._meta.label_lower, act=ReleaseItem.Act.PUBLISH
    )
    for item in items.exclude(entry_id=draft.pk).iterator():
        document = canonical_json.load(item.document)
        if (document["locale"], document["slug"]) == (draft.locale, draft.slug):
            return item.draft()
    return None


def end_waiting_items(
    entry_id: UUID, *, because: str, approved_before: datetime, withdrawals: bool, by: Any
) -> None:
    """End the waiting publications of an entry that were approved before a later act.

    ``withdrawals``: end its waiting withdrawals too. ``because`` is a sentence for whoever
    scheduled them, ``by`` the account whose act it was.
    """
    for item in find_waiting_items(entry_id):
        is_publication = item.act == ReleaseItem.Act.PUBLISH
        is_earlier = item.approved_at is None or item.approved_at <= approved_before
        if is_earlier and (is_publication or withdrawals):
            end_item(item, because=because, by=by)


def end_item(item: ReleaseItem, *, because: str, by: Any) -> None:
    """End one waiting act; its release goes on with the others if it says so, else it waits."""
    release = item.release
    item.ended_at = item.notify_at = timezone.now()
    item.ended_because = because
    item.save(update_fields=["ended_at", "ended_because", "notify_at"])
    if item.act == ReleaseItem.Act.PUBLISH:
        move_embargo([item.entry_id], until=None)
    remaining = release.items.filter(ended_at=None)
    if not remaining.exists():
        release.state, release.problem = Release.State.ENDED, because
    elif not release.continues:
        release.state, release.due_at = Release.State.OPEN, None
        release.problem = f"{because} So the schedule of the other entries has ended, too."
        unfreeze_items(release)
    release.save(update_fields=["state", "problem", "due_at"])
    update_due_at(next_due_at)
    for each in (release, item.draft()):
        if each:
            record_revision(each, Revision.Act.UNSCHEDULE, by=by, note=because)


def unfreeze_items(release: Release) -> None:
    """Forget what was approved of a release, which waits for somebody to look at it again."""
    items = release.items.filter(ended_at=None)
    published = items.filter(act=ReleaseItem.Act.PUBLISH)
    move_embargo(published.values_list("entry_id", flat=True), until=None)
    items.update(document="", files={}, revision=None, approved_at=None, approved_by=None)
