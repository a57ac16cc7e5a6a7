"""Documents under embargo, which entitled partners get before publication."""

from django.db import models


class Embargoed(models.Model):
    """The document of one entry as it will be published at ``lifts_at``, for entitled partners.

    No public table, list, card, search or reference contains it; publishing and withdrawing the
    entry delete it. ``id`` is the entry's. ``document`` is the content, ``detail`` its JSON for the
    API, with placeholders.
    """

    id = models.UUIDField(primary_key=True)
    type = models.CharField(max_length=30)
    locale = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    document = models.TextField()
    detail = models.TextField()
    shared_at = models.DateTimeField()
    lifts_at = models.DateTimeField(db_index=True)
