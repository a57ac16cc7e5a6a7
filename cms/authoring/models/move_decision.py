"""Decisions of editors about figures that moved with what they rest on."""

from django.conf import settings
from django.db import models


class MoveDecision(models.Model):
    """What somebody decided about one move of one entry's evidence. Never changed.

    ``sequence`` is the change of the log by which it moved: if it moves again, it waits for
    another decision. ``quoted`` are the words that readers had, ``current`` those that the sources
    gave then; empty: they gave none. ``by`` NULL: a command, or the account is gone.
    """

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "Published anew"
        REFUSED = "refused", "Words kept"

    type = models.CharField(max_length=30)
    entry_id = models.UUIDField()
    title = models.CharField(max_length=300)
    sequence = models.PositiveBigIntegerField()
    status = models.CharField(max_length=16)
    outcome = models.CharField(max_length=8, choices=Outcome)
    quoted = models.TextField()
    current = models.TextField(blank=True)
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = "decision on moved evidence"
        verbose_name_plural = "evidence moved"
        constraints = [
            # A move is decided once: two editors at one time would publish it twice.
            models.UniqueConstraint(fields=["entry_id", "sequence"], name="move_decided_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.title}"
