"""What published rows know of each other: cards, references and slugs, for all types alike."""

from django.db import models


class Card(models.Model):
    """The short form of one published entry, which other entries show where they refer to it.

    ``embed`` is its HTML inside a body (images have one), ``page`` its path on the front end.
    By ``translation_key`` the entries are found that say the same in other languages.
    """

    entry_id = models.UUIDField(primary_key=True)
    type = models.CharField(max_length=30)
    translation_key = models.UUIDField(db_index=True)
    card = models.TextField()
    embed = models.TextField(blank=True)
    page = models.CharField(max_length=200)


class Reference(models.Model):
    """One published row refers to an entry under a name that can be filtered by.

    The target need not be published (there is no foreign key): joins then find nothing, and find
    it from the moment it is. ``published_at`` is the source's, so that a list filtered by a
    relation is read in its order straight from the index. ``name`` is empty where the document
    names the entry in a place that nobody filters by, such as a link inside a text.
    """

    source_id = models.UUIDField(db_index=True)
    source_type = models.CharField(max_length=30)
    name = models.CharField(max_length=40)
    target_id = models.UUIDField()
    position = models.PositiveIntegerField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            # By name first: what one filter asks of many rows lies close together.
            models.UniqueConstraint(
                fields=["name", "source_id", "target_id"], name="reference_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["source_type", "name", "target_id", "-published_at", "source_id"],
                name="reference_newest",
            ),
            # Who refers to an entry, under whatever name.
            models.Index(fields=["target_id", "source_type", "source_id"], name="reference_to"),
        ]


class Slug(models.Model):
    """Who holds a slug, or held it last: a current slug, an old one that redirects, or one gone."""

    type = models.CharField(max_length=30)
    locale = models.CharField(max_length=12)
    slug = models.SlugField(max_length=120, db_index=False)
    entry_id = models.UUIDField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["type", "locale", "slug"], name="slug_has_one_holder"),
        ]
