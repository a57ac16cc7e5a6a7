"""Purge orders that shared caches have not confirmed yet."""

from django.db import models
from django.utils import timezone


class PurgeOrder(models.Model):
    """Cache tags to purge, stored in the transaction of the change that made responses stale.

    The row is deleted when the shared cache confirms. A remaining row failed, or its process ended
    before the purge: the worker retries it from ``next_at`` on.
    """

    tags = models.TextField(help_text="The tags, with blanks between them.")
    created_at = models.DateTimeField("ordered", default=timezone.now)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField("next attempt", db_index=True)
    problem = models.TextField(blank=True, help_text="Why the last attempt failed.")

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{len(self.tags.split())} tags, ordered {self.created_at:%Y-%m-%d %H:%M:%S} UTC"
