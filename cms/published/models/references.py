"""Cards, references and slugs of all content types."""

from django.db import models


class Card(models.Model):
    """The short form of one published entry, which other entries show where they refer to it.

    ``embed`` is its HTML inside a body (images have one), ``page`` its path on the front end.
    Entries with the same ``translation_key`` are translations of each other.
    """

    entry_id = models.UUIDField(primary_key=True)
    type = models.CharField(max_length=30)
    translation_key = models.UUIDField(db_index=True)
    card = models.TextField()
    embed = models.TextField(blank=True)
    page = models.CharField(max_length=200)


class Reference(models.Model):
    """One reference from a published row to an entry, under the name of a filterable relation.

    There is no foreign key: the target need not be published, and joins find it as soon as it is.
    ``published_at`` is the source's, so that a list filtered by a relation is read in order
    straight from the index. ``name`` is empty for a reference that has no filter, such as a link
    inside a text.
    """

    source_id = models.UUIDField(db_index=True)
    source_type = models.CharField(max_length=30)
    name = models.CharField(max_length=40)
    target_id = models.UUIDField()
    position = models.PositiveIntegerField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Name first: the references that a filter reads for many rows lie close together.
            models.UniqueConstraint(
                fields=["name", "source_id", "target_id"], name="reference_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["source_type", "name", "target_id", "-published_at", "source_id"],
                name="reference_newest",
            ),
            # Each row once, by its first target: facets count those without any target.
            models.Index(
                fields=["source_type", "name", "target_id"],
                condition=models.Q(position=0),
                name="reference_first",
            ),
            # All references to an entry, under any name.
            models.Index(fields=["target_id", "source_type", "source_id"], name="reference_to"),
        ]


class Slug(models.Model):
    """The entry that holds a slug, or held it last: current, redirected or withdrawn."""

    type = models.CharField(max_length=30)
    locale = models.CharField(max_length=12)
    slug = models.SlugField(max_length=120, db_index=False)
    entry_id = models.UUIDField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["type", "locale", "slug"], name="slug_has_one_holder"),
        ]
