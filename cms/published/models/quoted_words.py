"""The words of entries as they stand in published documents."""

from django.db import models


class QuotedWords(models.Model):
    """The words of one entry as a published document has them: its own, or one that quotes it.

    ``quoting`` and ``quoted`` are reference keys (``cms.published.reference_keys``). Where both are
    one entry, these are the words that it lends now; where a document quotes other words than
    these, its figure has moved since. ``words`` is canonical JSON (``cms.lib.quoted_words``).
    """

    quoting = models.BigIntegerField()
    quoted = models.BigIntegerField()
    words = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quoting", "quoted"], name="words_quoted_once"),
        ]
