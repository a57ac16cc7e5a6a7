"""Published rows: what readers get, and nothing else. Only ``store`` writes them.

A content type's ``published.py`` subclasses ``Published`` and adds the columns one may filter by.
They are computed from the document: what you can filter by, you can see.
"""

from typing import Any, ClassVar

from django.db import models

from cms.lib.fields import WideText
from cms.published.search.search_text import extract_search_texts

Relations = dict[str, list[str]]


class Row(models.Model):
    """One line of a collection. ``listing`` is its JSON in lists, ready but for its holes."""

    type: ClassVar[str]
    collection: ClassVar[str]

    id = models.UUIDField(primary_key=True)
    locale = models.CharField(max_length=12)
    title = models.CharField(max_length=300)
    published_at = models.DateTimeField()
    listing = WideText()

    class Meta:
        abstract = True

    @classmethod
    def columns(cls, document: dict[str, Any]) -> dict[str, Any]:
        """The typed filter columns: each takes the document's value of the same name.

        JSON knows no dates, decimals or ids, so each field parses its own from the text.
        """
        own = [field for field in cls._meta.concrete_fields if field.name not in BASE_FIELDS]
        return {field.name: field.to_python(document[field.name]) for field in own}

    @classmethod
    def relations(cls, document: dict[str, Any]) -> Relations:
        """The entries that the row can be found by: relation name to their ids, in order."""
        return {}


def list_indexes(*columns: str) -> list[models.Index]:
    """What lists of entries are read from without their wide rows; ``columns``: all of its own that
    a type may be filtered by, so that relations which lead to it can be.
    """
    in_list = ["id", "locale", "published_at", *columns]
    return [
        models.Index(fields=["locale", "-published_at", "id"], name="%(class)s_newest"),
        models.Index(fields=in_list, name="%(class)s_in_list"),
    ]


class Published(Row):
    """The current document of one published entry, with what is prepared from it.

    ``id`` is the entry's. ``published_at`` is the date readers see (schema.org datePublished),
    ``updated_at`` that of the current edition (dateModified). ``corrections`` is the JSON list of
    what was wrong in earlier editions.
    """

    #: Document keys that lists leave out, that cards carry, and that hold rich text.
    detail_fields: ClassVar[tuple[str, ...]] = ()
    card_fields: ClassVar[tuple[str, ...]] = ()
    rich_fields: ClassVar[tuple[str, ...]] = ()
    #: Document keys that the search weighs like headings, and those it weighs like the rich text,
    #: which it reads anyway. A document may lack any of them.
    search_fields: ClassVar[tuple[str, ...]] = (
        *("name", "plain_name", "abbr", "synonyms", "summary", "key_points"),
    )
    prose_fields: ClassVar[tuple[str, ...]] = ()
    #: Collections whose rows are part of this document.
    parts: ClassVar[tuple[type["Part"], ...]] = ()

    slug = models.SlugField(max_length=120, db_index=False)
    translation_key = models.UUIDField(db_index=True)
    edition = models.PositiveIntegerField()
    sequence = models.PositiveBigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    first_published_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    corrections = models.TextField(default="[]")
    document = WideText()
    detail = WideText()

    class Meta:
        abstract = True
        constraints = [
            # An address leads to one entry.
            models.UniqueConstraint(fields=["locale", "slug"], name="%(class)s_slug_once"),
        ]
        indexes = list_indexes()

    @classmethod
    def embed(cls, document: dict[str, Any]) -> str:
        """The entry as HTML inside another entry's body; empty for types that can't be embedded."""
        return ""

    @classmethod
    def search_texts(cls, document: dict[str, Any]) -> dict[str, str]:
        """What the search finds the entry by: its ``title``, ``summary`` and ``body`` as text."""
        return extract_search_texts(cls, document)

    @classmethod
    def files(cls, document: dict[str, Any]) -> list[str]:
        """Names in the public storage that belong to this document."""
        return []


class Part(Row):
    """A row inside another entry's document that has a collection of its own."""

    owner_id = models.UUIDField(db_index=True)
    position = models.PositiveIntegerField()

    class Meta:
        abstract = True

    @classmethod
    def documents(cls, owner_id: str, owner: dict[str, Any]) -> list[dict[str, Any]]:
        """The parts' own documents, each with ``id`` and ``title``, from the owner's document."""
        raise NotImplementedError


BASE_FIELDS = {field.name for model in (Published, Part) for field in model._meta.concrete_fields}


def published_types() -> dict[str, type[Published]]:
    """Every content type that can be published, by its name."""
    from django.apps import apps  # noqa: PLC0415 -- the registry is ready only after import

    return {model.type: model for model in apps.get_models() if issubclass(model, Published)}
