"""The words of entries as they stand in published documents."""

from typing import Any
from uuid import UUID

from django.db import models

from cms.lib import canonical_json
from cms.published.models.rows import Published


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


def dump_words(model: type[Published], entry_id: UUID, document: dict[str, Any]) -> dict[str, str]:
    """Serialize the words that a document quotes of others by id, and those that it lends."""
    words = {**model.collect_quoted_words(document)}
    if lent := model.lent_words(document):
        words[str(entry_id)] = lent
    return {id: canonical_json.dump(each) for id, each in words.items()}
