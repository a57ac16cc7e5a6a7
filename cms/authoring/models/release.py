"""Releases: several acts that readers see as one, now or at a set instant."""

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Min, Q

from cms.authoring.models.versioned import VersionedModel
from cms.published.models.log import Change


class Release(VersionedModel):
    """Entries that are published or withdrawn together, in one transaction.

    ``due_at`` NULL: released by hand. ``done_at`` NULL: not carried out yet; in a release that
    failed it is the time of the attempt, ``problem`` says why, and nothing was changed. A scheduled
    release is frozen: each item holds what was approved. It is ended when nothing of it is left.
    """

    is_restorable = False  # an earlier state would be scheduled, without what was approved

    class State(models.TextChoices):
        OPEN = "open", "Open"
        SCHEDULED = "scheduled", "Scheduled"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        ENDED = "ended", "Ended"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(
        max_length=200,
        help_text="What this release is about, for your colleagues. Readers never see it.",
    )
    due_at = models.DateTimeField(
        "scheduled for",
        null=True,
        blank=True,
        help_text=(
            "When the entries change for readers, all at once. Leave it empty to release by hand."
        ),
    )
    continues = models.BooleanField(
        "go on without an entry that drops out",
        default=False,
        help_text=(
            "What happens if an entry of the scheduled release is published, withdrawn or deleted "
            "meanwhile: with this the others go out at the set time; without it the schedule ends."
        ),
    )
    state = models.CharField(
        max_length=10, choices=State, default=State.OPEN, editable=False, db_index=True
    )
    done_at = models.DateTimeField(null=True, editable=False)
    problem = models.TextField(blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL
    )

    class Meta:
        constraints = [
            # A release without an instant would wait for ever, unseen.
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(due_at__isnull=False),
                name="release_scheduled_has_instant",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReleaseItemQuerySet(models.QuerySet["ReleaseItem"]):
    def pending(self) -> "ReleaseItemQuerySet":
        return self.filter(release__state=Release.State.SCHEDULED, ended_at=None)


class ReleaseItem(models.Model):
    """One act of a release upon one draft. ``type`` is the draft's model label, in lower case.

    Scheduling freezes it: ``document`` holds the bytes that readers will get, ``files`` the public
    and private names of the files they need, ``revision`` the number of the draft's revision, and
    ``approved_at`` and ``approved_by`` who saw and approved it. An item that a later act has ended
    (``ended_at``, ``ended_because``) stays in its release as a line of its log; ``notify_at`` is
    when whoever approved it is to be told by e-mail, NULL if nobody is.
    """

    is_row: ClassVar[bool] = True
    computed_fields: ClassVar[tuple[str, ...]] = ("position", "document", "notify_at")
    entry_fields: ClassVar[tuple[str, ...]] = ("entry_id", "replacement_id")  # of any type

    class Act(models.TextChoices):
        PUBLISH = "publish", "Publish"
        WITHDRAW = "withdraw", "Withdraw"

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="items")
    type = models.CharField(max_length=60)
    entry_id = models.UUIDField(db_index=True)
    act = models.CharField(max_length=10, choices=Act, default=Act.PUBLISH)
    significance = models.CharField(
        max_length=10, choices=Change.Significance, default=Change.Significance.UPDATE
    )
    reason = models.CharField(max_length=10, choices=Change.Reason, blank=True)
    note = models.TextField(blank=True)
    replacement_id = models.UUIDField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(null=True, editable=False)
    document = models.TextField(blank=True, editable=False)
    files = models.JSONField(default=dict, editable=False)
    approved_at = models.DateTimeField(null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_because = models.TextField(blank=True, editable=False)
    notify_at = models.DateTimeField(null=True, editable=False, db_index=True)

    objects = ReleaseItemQuerySet.as_manager()

    class Meta:
        constraints = [
            # With the same entry twice in one release, which act would hold?
            models.UniqueConstraint(
                fields=["release", "entry_id"],
                condition=Q(ended_at=None),
                name="release_waiting_item_once",
            ),
            # The withdrawal itself will demand the reason: ask while somebody is there to answer.
            models.CheckConstraint(
                condition=~Q(act="withdraw") | ~Q(reason=""), name="release_withdrawal_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.draft() or 'a deleted entry'}"

    def draft(self) -> Any:
        """Return the draft, or None if it was deleted since."""
        return apps.get_model(self.type)._default_manager.filter(pk=self.entry_id).first()


def next_due_at() -> datetime | None:
    """Query the next instant at which a release is due; None if none is scheduled."""
    pending = Release.objects.filter(state=Release.State.SCHEDULED)
    due_at: datetime | None = pending.aggregate(at=Min("due_at"))["at"]
    return due_at
