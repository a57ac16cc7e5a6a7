"""Drawn pictures of published entries."""

from django.db import models

from cms.lib.fields import CompressedText


class DrawnPicture(models.Model):
    """The SVG of one picture of a published entry, drawn by the worker.

    ``digest`` is that of what it shows (``cms.lib.plots``). Readers get a picture only if the entry
    as they get it now has that digest, so what shows something withdrawn is out of reach before its
    row is deleted.
    """

    entry_id = models.UUIDField()
    digest = models.CharField(max_length=32)
    svg = CompressedText()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry_id", "digest"], name="picture_once"),
        ]


class DrawingProgress(models.Model):
    """How far pictures are drawn: one row.

    ``place`` is the place in the log up to which nothing is missing; "" before a first pass over
    all entries. ``target`` is the place that the present pass leads to, "" while there is none.
    It goes through the entries by type and reference key; ``cursor_type`` and ``cursor_key`` name
    the last one. No row, or one of another ``recipe`` (``cms.pictures.recipe``): all entries are
    looked at again.
    """

    place = models.CharField(max_length=40, blank=True)
    target = models.CharField(max_length=40, blank=True)
    cursor_type = models.CharField(max_length=30, blank=True)
    cursor_key = models.BigIntegerField(default=-1)
    recipe = models.CharField(max_length=64)
