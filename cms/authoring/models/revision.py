"""Revisions: the numbered states of drafts, and the acts that were done to them."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from cms.authoring.models.content import capture_content, digest_content
from cms.authoring.models.loaded_rows import prefetch_rows
from cms.lib.row_selection import Selection
from cms.published.bulk_insert import insert_rows


class Revision(models.Model):
    """One saved state of a draft with its rows, or one act upon it. Never changed.

    ``number`` counts from 1 for each entry. ``type`` is the model label of the draft, in lower
    case; ``content`` is described in ``cms.authoring.models.content``. ``source`` is the number of
    the revision that was published, scheduled or restored; ``edition`` the one that readers got or
    lost. ``by`` NULL: a command, or something outside the admin.
    """

    class Act(models.TextChoices):
        SAVE = "save", "Saved"
        RESTORE = "restore", "Restored"
        SCHEDULE = "schedule", "Scheduled"
        UNSCHEDULE = "unschedule", "Schedule ended"
        PUBLISH = "publish", "Published"
        WITHDRAW = "withdraw", "Withdrawn"

    type = models.CharField(max_length=60)
    entry_id = models.UUIDField()
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=10, choices=Act)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    source = models.PositiveIntegerField(null=True)
    edition = models.PositiveIntegerField(null=True)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("-number",)
        constraints = [
            # An act names its revision by number: it must mean one state for ever.
            models.UniqueConstraint(fields=["entry_id", "number"], name="revision_number_once"),
        ]

    def __str__(self) -> str:
        return f"Revision {self.number}"


#: What makes a new state of the draft; all else is done to a state that is there.
SAVES = (Revision.Act.SAVE, Revision.Act.RESTORE)


def latest_revision(entry_id: UUID) -> Revision | None:
    return Revision.objects.filter(entry_id=entry_id).order_by("-number").first()


def select_latest_revision(entry_id: UUID) -> Selection:
    """Select the latest revision of an entry, for a statement that reads more."""
    numbers = "SELECT max(number) FROM authoring_revision WHERE entry_id = %s"
    condition = f"entry_id = %s AND number = ({numbers})"
    return Selection(Revision, condition, [entry_id, entry_id])


def current_revision(instance: Any, latest: Revision | None = None) -> Revision:
    """Return the revision of the saved state of an instance that was just loaded.

    What a script saved without a word becomes a revision here, so a number always means what is
    in the database. Everything that shows a draft to somebody who may act upon it calls this.
    ``latest`` is its latest revision, where that is at hand.
    """
    content = capture_content(instance)
    latest = latest or latest_revision(instance.pk)
    if latest and latest.digest == digest_content(content):
        return latest
    with transaction.atomic():
        locked = lock_instance(instance)
        prefetch_rows(locked)
        return record_revision(locked, Revision.Act.SAVE)


def record_revision(
    instance: Any,
    act: str,
    *,
    by: Any = None,
    note: str = "",
    source: int | None = None,
    edition: int | None = None,
    at: Any = None,
    latest: Revision | None = None,
) -> Revision:
    """Record the saved state of a locked instance, or an act upon it, as its next revision.

    A save that changed nothing makes none: the latest is returned. An act has the content of the
    revision before it, which it was checked against: ``latest``, where that is at hand.
    """
    latest = latest or latest_revision(instance.pk)
    if latest and act not in SAVES:
        content, digest = latest.content, latest.digest
    else:
        content = capture_content(instance)
        digest = digest_content(content)
    if act == Revision.Act.SAVE and latest and latest.digest == digest:
        return latest
    revision = Revision(
        type=instance._meta.label_lower,
        entry_id=instance.pk,
        number=latest.number + 1 if latest else 1,
        act=act,
        content=content,
        digest=digest,
        source=source,
        edition=edition,
        note=note,
        at=at or timezone.now(),
        by=by,
    )
    insert_rows([revision])
    return revision


def lock_instance(instance: Any) -> Any:
    """Load the instance anew with a lock on its row, which every save and act takes first."""
    return type(instance)._base_manager.select_for_update().get(pk=instance.pk)
