"""What can be searched: the public text of each published entry, and the words it is made of."""

from django.db import models


class SearchText(models.Model):
    """The text of one published entry, heaviest first: a hit in the title counts most.

    The database keeps its index of these columns by itself: SQLite by triggers (which a change of
    this table must make again, see the migration), PostgreSQL by a generated column.
    """

    entry_id = models.UUIDField(unique=True)
    type = models.CharField(max_length=30)
    locale = models.CharField(max_length=12)
    title = models.TextField()
    summary = models.TextField()
    body = models.TextField()


class SearchWord(models.Model):
    """One word, without case and accents, in the published texts of a language.

    ``count`` says in how many entries it stands; with the last of them the word goes. What
    somebody mistyped is looked up by ``head`` and ``tail``, its first and its last two letters.
    """

    locale = models.CharField(max_length=12)
    word = models.CharField(max_length=40)
    head = models.CharField(max_length=2)
    tail = models.CharField(max_length=2)
    length = models.PositiveSmallIntegerField()
    count = models.IntegerField()

    class Meta:
        constraints = [
            # Counts are added up by whoever publishes, so each word has one place to add to.
            models.UniqueConstraint(fields=["locale", "word"], name="search_word_once"),
        ]
        indexes = [
            models.Index(fields=["locale", "head", "length"], name="search_word_head"),
            models.Index(fields=["locale", "tail", "length"], name="search_word_tail"),
        ]
