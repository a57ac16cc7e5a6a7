"""The search tables: the public text of each published entry, and the vocabulary."""

from typing import Any

from django.db import models

from cms.lib.deltas import DeltaText
from cms.lib.fields import PLAIN, SearchedText


class SourceText(DeltaText):
    """A text that readers see, stored as its difference to its words (``body_words``)."""

    def read_base(self, row: Any) -> str:
        words: str = getattr(row, f"{self.name}_words")
        return words

    def select_base(self, table: str, connection: Any) -> str:
        words = f'{table}."{self.column}_words"'
        if connection.vendor == "sqlite":
            return words
        return f"'{PLAIN.decode()}'::bytea || convert_to({words}, 'UTF8')"


class SearchText(models.Model):
    """The text of one published entry, heaviest first: a hit in the title counts most.

    ``title_words`` and the like are the words of each text as the engines index them, with single
    spaces between (``tokens``). ``names`` are the words by which entries are found that refer to
    this one, and behind them the words of its language, type and title (``scopes``).

    The database updates its index of them itself: SQLite by triggers, which a migration of this
    table must create again, PostgreSQL by a generated column. SQLite's index reads the words, which
    are compressed there, through the view ``published_search_words``.
    """

    entry_id = models.UUIDField(unique=True)
    type = models.CharField(max_length=30)
    locale = models.CharField(max_length=12)
    title = models.TextField()
    title_words = models.TextField()
    names = models.TextField()
    # A search reads the words of each title: nothing long may stand before them.
    summary = SourceText()
    body = SourceText()
    summary_words = SearchedText()
    body_words = SearchedText()


class SearchWord(models.Model):
    """One folded word of the published texts of a language.

    ``count`` is the number of entries with the word; a word without entries is deleted. Corrections
    of a mistyped word are looked up by ``head`` and ``tail``, its first and last two letters.
    """

    locale = models.CharField(max_length=12)
    word = models.CharField(max_length=40)
    head = models.CharField(max_length=2)
    tail = models.CharField(max_length=2)
    length = models.PositiveSmallIntegerField()
    count = models.IntegerField()

    class Meta:
        constraints = [
            # Publishers add to the count of a word, so each word has a single row.
            models.UniqueConstraint(fields=["locale", "word"], name="search_word_once"),
        ]
        indexes = [
            models.Index(fields=["locale", "head", "length"], name="search_word_head"),
            models.Index(fields=["locale", "tail", "length"], name="search_word_tail"),
        ]
