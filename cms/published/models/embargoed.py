"""What some partners get before readers do: a channel of its own."""

from django.db import models


class Embargoed(models.Model):
    """The document of one entry as it will be published at ``lifts_at``, for partners that are
    entitled to it. No public table, list, card, search or reference knows of it; publishing and
    withdrawing the entry end it.

    ``id`` is the entry's. ``document`` is the content, ``detail`` its JSON in the API, ready but
    for its holes.
    """

    id = models.UUIDField(primary_key=True)
    type = models.CharField(max_length=30)
    locale = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    document = models.TextField()
    detail = models.TextField()
    shared_at = models.DateTimeField()
    lifts_at = models.DateTimeField(db_index=True)
