"""Cards, references and slugs of all content types."""

from django.db import models

from cms.lib.fields import CompressedText


class Card(models.Model):
    """The short form of one published entry, which other entries show where they refer to it.

    ``embed`` is its HTML inside a body (images have one), ``page`` its path on the front end.
    Entries with the same ``translation_key`` are translations of each other.
    """

    entry_id = models.UUIDField(primary_key=True)
    #: By it references name the entry (``cms.published.reference_keys``).
    reference_key = models.BigIntegerField(unique=True)
    type = models.CharField(max_length=30)
    translation_key = models.UUIDField(db_index=True)
    page = models.CharField(max_length=200)
    card = CompressedText()
    embed = CompressedText(blank=True)


class Reference(models.Model):
    """One reference from a published row to an entry, under the name of a filterable relation.

    ``source`` and ``target`` are the reference keys of the rows, ``relation`` is the number of the
    relation of the source's type (``cms.published.reference_keys``); references that have no
    filter, such as links inside a text, have a number of their own. There is no foreign key: the
    target need not be published, and joins find it as soon as it is. ``locale`` is the source's;
    ``is_first`` marks one reference of each source and relation, so that an index counts sources.
    """

    pk = models.CompositePrimaryKey("source", "relation", "target")
    source = models.BigIntegerField()
    relation = models.IntegerField()
    target = models.BigIntegerField()
    locale = models.CharField(max_length=12)
    is_first = models.BooleanField()

    class Meta:
        indexes = [
            # All that facets count of a relation, and all that refers to an entry.
            models.Index(
                fields=["relation", "target", "locale", "is_first", "source"], name="reference_to"
            ),
        ]


class Slug(models.Model):
    """The entry that holds a slug, or held it last: current, redirected or withdrawn.

    The slugs of one entry are found by its changes, which have them all.
    """

    pk = models.CompositePrimaryKey("type", "locale", "slug")
    type = models.CharField(max_length=30)
    locale = models.CharField(max_length=12)
    slug = models.SlugField(max_length=120, db_index=False)
    entry_id = models.UUIDField()
