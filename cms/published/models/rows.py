"""Base models of published rows, the only tables that readers query. Only ``store`` writes them.

A content type's ``published.py`` subclasses ``Published`` and adds its filter columns. They are
computed from the document: what you can filter by, you can see.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db import models

from cms.lib.fields import CompressedText
from cms.lib.placeholders import referenced_ids
from cms.lib.quoted_words import Words
from cms.published.facts import FactSheet
from cms.published.models.evidence import Assessment, Basis, EvidenceStatus, assess_bases
from cms.published.models.live_edition import DerivedText, LatestState, LiveEdition
from cms.published.search.search_text import extract_names, extract_search_texts

Relations = dict[str, list[str]]
SMALL_CARD_FIELDS = ("id", "type", "slug", "title", "url")
#: The terms of entries that partners may copy (``cms.published.license_fields``).
TERM_FIELDS = ("license", "attribution", "refresh_within")


class Row(models.Model):
    """One item of a collection. ``listing`` is its JSON in lists, with placeholders.

    ``folded_title`` and ``title_sort_key`` are computed from the title: by the first it is looked
    for, by the second it is ordered (``cms.published.titles``). References name the row by its
    ``reference_key`` (``cms.published.reference_keys``).
    """

    type: ClassVar[str]
    collection: ClassVar[str]
    #: Document keys that lists show without being asked; ``fields=`` adds others of ``listing``.
    list_fields: ClassVar[tuple[str, ...]] = ()
    #: The names of its filterable relations.
    relation_names: ClassVar[tuple[str, ...]] = ()
    #: Document keys that have the same value in most entries: lists show them once, as ``terms``.
    term_fields: ClassVar[tuple[str, ...]] = ()
    #: Keys that no document has: they follow from the cards of what stands under the keys named
    #: here, whenever it is read (``derive_from_cards``).
    derived_from: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    id = models.UUIDField(primary_key=True)
    reference_key = models.BigIntegerField()
    locale = models.CharField(max_length=12)
    title = models.CharField(max_length=300)
    folded_title = models.TextField()
    title_sort_key = models.BinaryField()
    published_at = models.DateTimeField()
    listing = CompressedText()

    class Meta:
        abstract = True

    @classmethod
    def columns(cls, document: dict[str, Any]) -> dict[str, Any]:
        """Compute the typed filter columns from the document's values of the same names.

        JSON has no dates, decimals or ids, so each field parses its value from text.
        """
        fields = [field for field in cls._meta.concrete_fields if field.name not in BASE_FIELDS]
        return {field.name: field.to_python(document[field.name]) for field in fields}

    @classmethod
    def relations(cls, document: dict[str, Any]) -> Relations:
        """Return the filterable relations: for each name the ids of its entries, in order.

        A document that is older than a relation has nobody in it.
        """
        return {name: list(referenced_ids(document.get(name))) for name in cls.relation_names}

    @classmethod
    def derive_list_values(cls, item: dict[str, Any]) -> dict[str, Any]:
        """Compute values that only lists and their cards show, from a whole item or a card."""
        return {}

    @classmethod
    def derive_from_cards(
        cls, item: dict[str, Any], cards: Mapping[str, dict[str, Any]]
    ) -> dict[str, Any]:
        """Compute the values of ``derived_from``; ``cards`` are those of published entries."""
        return {}

    @classmethod
    def replace_copies(cls, item: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """Replace copies of other entries by references, in JSON that an earlier version stored.

        Return the copies as cards by id, for entries that are not published.
        """
        return {}


def list_indexes(*columns: str) -> list[models.Index]:
    """Return indexes that cover lists of entries, so that no wide row is read.

    ``columns`` are all of a type's own filter columns, for its own filters and for filters by
    relations that lead to it.
    """
    newest = ["-published_at", "id", "reference_key", *columns]
    return [
        # A filter by a column is checked within the index, in the order of the list.
        models.Index(fields=["locale", *newest], name="%(class)s_newest"),
        models.Index(fields=newest, name="%(class)s_newest_all"),
        referenced_index(*columns),
        *order_indexes(title="title_sort_key", first="first_published_at", updated="updated_at"),
    ]


def referenced_index(*columns: str) -> models.Index:
    """Return the index of rows by the key that references have, which covers lists."""
    fields = ["reference_key", "locale", "published_at", "id", *columns]
    return models.Index(fields=fields, name="%(class)s_in_list")


def evidence_index() -> models.Index:
    """Return the index of lists and facets by ``evidence``, for types that rest on others."""
    fields = ["locale", "evidence", "-published_at", "id", "reference_key"]
    return models.Index(fields=fields, name="%(class)s_evidence")


def order_indexes(**columns: str) -> list[models.Index]:
    """Return the indexes of orders by these columns, in one language and in all, by short names.

    An order and its opposite are one index, read from either end.
    """
    return [
        models.Index(fields=[*locale, column, "id"], name=f"%(class)s_{name}{suffix}")
        for name, column in columns.items()
        for locale, suffix in ((["locale"], ""), ([], "_all"))
    ]


class Published(Row):
    """One published entry: the columns and the JSON computed from its current document.

    ``id`` is the entry's. ``published_at`` is the date readers see (schema.org datePublished),
    ``updated_at`` that of the current edition (dateModified). ``evidence`` is the status of its
    ``EvidenceState``, to filter by. ``corrections`` is the JSON list of corrections to earlier
    editions. The document itself is that of ``live_edition``; ``detail`` is
    its JSON for the API, with placeholders.
    """

    #: Document keys that lists leave out, that cards carry, and that hold rich text.
    detail_fields: ClassVar[tuple[str, ...]] = ()
    card_fields: ClassVar[tuple[str, ...]] = ()
    #: The keys of its card in lists: the usual ones, and one or two of its own.
    small_card_fields: ClassVar[tuple[str, ...]] = SMALL_CARD_FIELDS
    rich_fields: ClassVar[tuple[str, ...]] = ()
    #: Document keys with the search weight of headings, and those with the weight of rich text,
    #: which is always indexed. A document may lack any of them.
    search_fields: ClassVar[tuple[str, ...]] = (
        *("name", "plain_name", "abbr", "synonyms", "summary", "key_points"),
    )
    prose_fields: ClassVar[tuple[str, ...]] = ()
    #: Document keys with names of the entry: what refers to it is found by them as well.
    name_fields: ClassVar[tuple[str, ...]] = ()
    #: The relation to the wider entry of the same type. Filters by an entry then include all those
    #: below it. Empty: the type has no hierarchy.
    wider_relation: ClassVar[str] = ""
    #: The relations to the entries whose values it rests on, each with the type of these: when one
    #: of them changes, is withdrawn or loses its standing, its own evidence is assessed anew.
    rests_on: ClassVar[Mapping[str, str]] = {}
    #: The relations to the entries that contain it, such as the series of a post.
    contained_in: ClassVar[tuple[str, ...]] = ()
    #: The relations of ``rests_on`` to entries whose words stand in its document.
    quoting_relations: ClassVar[tuple[str, ...]] = ()
    #: Whether ``assess_evidence`` reads the documents of the entry and of its bases.
    assesses_documents: ClassVar[bool] = False
    #: Collections whose rows are part of this document.
    parts: ClassVar[tuple[type["Part"], ...]] = ()
    #: The facts of its documents that texts may state; None: there are none.
    fact_sheet: ClassVar[FactSheet | None] = None
    #: The titles of pictures of its figures by kind; ``{entry}`` stands for the entry's own title.
    picture_titles: ClassVar[Mapping[str, Any]] = {}

    slug = models.SlugField(max_length=120, db_index=False)
    translation_key = models.UUIDField(db_index=True)
    edition = models.PositiveIntegerField()
    sequence = models.PositiveBigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    first_published_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    evidence = models.CharField(
        max_length=16, choices=EvidenceStatus, default=EvidenceStatus.CURRENT.value
    )
    corrections = models.TextField(default="[]")
    live_edition = LiveEdition()
    evidence_state = LatestState()
    listing = DerivedText()
    detail = DerivedText()

    class Meta:
        abstract = True
        constraints = [
            # A URL leads to a single entry.
            models.UniqueConstraint(fields=["locale", "slug"], name="%(class)s_slug_once"),
        ]
        indexes = list_indexes()

    @classmethod
    def assess_evidence(
        cls, document: Mapping[str, Any] | None, bases: Sequence[Basis]
    ) -> Assessment:
        """Assess the evidence of an entry: a pure function of published documents and states.

        ``document`` is None where the model does not ask for documents (``assesses_documents``).
        """
        return assess_bases(bases)

    @classmethod
    def lent_words(cls, document: Mapping[str, Any]) -> Words | None:
        """Return the words that others quote of an entry; None: its type lends none."""
        return None

    @classmethod
    def collect_quoted_words(cls, document: Mapping[str, Any]) -> Mapping[str, Words]:
        """Return the words of other entries as they stand in the document, by the others' ids."""
        return {}

    @classmethod
    def embed(cls, document: dict[str, Any]) -> str:
        """Render the entry as HTML for the body of another entry; empty if it can't be embedded."""
        return ""

    @classmethod
    def search_texts(cls, document: dict[str, Any]) -> dict[str, str]:
        """Extract the text to be searched: ``title``, ``summary`` and ``body``."""
        return extract_search_texts(cls, document)

    @classmethod
    def search_names(cls, document: dict[str, Any]) -> str:
        """Extract the names by which what refers to the entry is found as well."""
        return extract_names(cls.name_fields, document)

    @classmethod
    def files(cls, document: dict[str, Any]) -> list[str]:
        """Return the names of the document's files in the public storage."""
        return []


class Part(Row):
    """One object inside another entry's document that is an item of a collection of its own."""

    owner_id = models.UUIDField(db_index=True)
    position = models.PositiveIntegerField()

    class Meta:
        abstract = True

    @classmethod
    def documents(cls, owner_id: str, owner: dict[str, Any]) -> list[dict[str, Any]]:
        """Extract the parts' documents, with ``id`` and ``title``, from the owner's document."""
        raise NotImplementedError


BASE_FIELDS = {field.name for model in (Published, Part) for field in model._meta.concrete_fields}


def list_base_types() -> frozenset[str]:
    """Return the names of the types that entries of some type rest on."""
    models = published_types().values()
    return frozenset(type for model in models for type in model.rests_on.values())


def count_base_levels(type: str) -> int:
    """Count the types below this one: 0 if it rests on none, else more than each that it rests on.

    ``rests_on`` has no circle among types.
    """
    bases = published_types()[type].rests_on.values()
    return max((count_base_levels(base) + 1 for base in bases), default=0)


def published_types() -> dict[str, type[Published]]:
    """Return the published models of all content types, by type name."""
    from django.apps import apps  # noqa: PLC0415 -- the registry is ready only after import

    return {model.type: model for model in apps.get_models() if issubclass(model, Published)}
