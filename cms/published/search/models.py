"""The search tables: the public text of each published entry, and the vocabulary."""

from typing import Any

from django.db import models

from cms.lib.deltas import expand_delta
from cms.published.models.live_edition import DerivedText, LiveEdition
from cms.published.search.former_fields import SourceText  # noqa: F401 -- a migration takes it here


class WordsText(DerivedText):
    """Words that PostgreSQL searches and has plain; SQLite stores their difference to the document.

    Statements read a difference by the function ``marrow_text`` (``cms.lib.sqlite``).
    """

    def db_type(self, connection: Any) -> str | None:
        return "text" if connection.vendor == "postgresql" else super().db_type(connection)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if connection.vendor == "postgresql":
            return value if value is None else str(value)
        return super().get_db_prep_value(value, connection, prepared)

    def select_format(self, compiler: Any, sql: str, params: Any) -> Any:
        if compiler.connection.vendor == "postgresql":
            return sql, params
        return super().select_format(compiler, sql, params)

    def from_db_value(self, value: Any, *args: Any) -> str | None:
        return value if value is None or isinstance(value, str) else expand_delta(value)


class SearchText(models.Model):
    """The text of one published entry, heaviest first: a hit in the title counts most.

    ``title_words`` and the like are the words of each text as the engines index them, with single
    spaces between (``tokens``). ``names`` are the words by which entries are found that refer to
    this one, and behind them the words of its language, type and title (``scopes``).

    All texts but the titles repeat the document of the edition of ``sequence``, which must be
    there as long as they are: they are stored as their difference to it.

    The database updates its index of them itself: SQLite by triggers, which a migration of this
    table must create again, PostgreSQL by a generated column. SQLite's index reads the words
    through the view ``published_search_words``.
    """

    entry_id = models.UUIDField(unique=True)
    type = models.CharField(max_length=30)
    locale = models.CharField(max_length=12)
    title = models.TextField()
    title_words = models.TextField()
    names = models.TextField()
    sequence = models.PositiveBigIntegerField(unique=True)
    live_edition = LiveEdition()
    # A search reads the words of each title: nothing long may stand before them.
    summary = DerivedText()
    body = DerivedText()
    summary_words = WordsText()
    body_words = WordsText()
    #: The words that are counted, if whoever prepared the texts has found them already.
    known_words: frozenset[str] | None = None


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
