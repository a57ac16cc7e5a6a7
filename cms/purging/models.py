"""Purge orders that shared caches have not confirmed yet."""

from django.db import models
from django.utils import timezone


class PurgeOrder(models.Model):
    """Cache tags to purge, stored in the transaction of the change that made responses stale.

    A row without ``confirmed_at`` failed, or its process ended before the purge: the worker retries
    it from ``next_at`` on. After the shared cache has confirmed, the worker purges once more, since
    a response that was on its way during the first purge was stored after it. Then the row goes.
    """

    tags = models.TextField(help_text="The tags, with blanks between them.")
    created_at = models.DateTimeField("ordered", default=timezone.now)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField("next attempt", db_index=True)
    confirmed_at = models.DateTimeField(
        "confirmed", null=True, help_text="When the cache confirmed; it is purged once more."
    )
    problem = models.TextField(blank=True, help_text="Why the last attempt failed.")

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{len(self.tags.split())} tags, ordered {self.created_at:%Y-%m-%d %H:%M:%S} UTC"
