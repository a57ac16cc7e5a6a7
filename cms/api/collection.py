"""Declare what a content type offers readers, and keep the registry of all declarations.

Each content type's ``api.py`` declares and registers its collections:

    TREATMENTS = register(
        Collection(
            description="Treatments: what is done, and what stays possible afterwards.",
            published=PublishedTreatment,
            document=TreatmentDocument,
            filters=TreatmentFilters,
            facets=("conditions", "invasiveness"),
        )
    )

``ApiConfig.ready()`` imports every ``api.py``, so the registry is complete after
``django.setup()``, in a server, a worker and a command alike. A type that nobody registered raises
UnknownTypeError: what is not known is refused, never unlimited.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import AppRegistryNotReady
from django.db.models import QuerySet
from rest_framework.serializers import Field, Serializer

from cms.api.database.snapshot import reader_queryset
from cms.api.http.deprecation import Deprecation
from cms.api.parameters.filters import RowFilters
from cms.api.representations.linked_data import LinkedData
from cms.api.representations.neighbours import Neighbours
from cms.api.representations.pictures import SVG, SVG_HEADERS, ListPlots, render_main_picture
from cms.api.representations.registry import LINKED_DATA, Representation
from cms.lib import canonical_json
from cms.published.models.rows import Part, Published, Row

Json = dict[str, Any]
PICTURE = "The first of its `pictures`, if it has any and the worker has drawn it."


class UnknownTypeError(LookupError):
    """No collection is registered for this content type."""


@dataclass(frozen=True)
class RelatedRows:
    """Rows of another type that refer to the compared entries under the name ``relation``."""

    type: str
    relation: str


@dataclass(frozen=True)
class Comparison:
    """How entries of a type stand side by side under ``compare/``.

    ``make`` gets the entries in the order of the request, and by name the rows ``related`` to them.
    ``document`` describes what it returns.
    """

    make: Callable[[list[Json], dict[str, list[Json]]], Json]
    document: type[Serializer[Any]]
    related: Mapping[str, RelatedRows] = field(default_factory=dict)


@dataclass(frozen=True)
class PageList:
    """A list on the page of an entry: the entries of ``type`` that refer to it as ``relation``."""

    title: str
    type: str
    relation: str
    ordering: str = "-published_at"


@dataclass(eq=False, kw_only=True)
class Collection:
    """What one content type offers under its address in the API.

    ``description`` is for partners: its first paragraph stands in the index, all of it in the
    OpenAPI description. ``facets`` are relations, columns and years that the filters declare.
    Only collections of entries have what follows ``deprecated_fields``.
    """

    description: str
    published: type[Row]
    document: type[Serializer[Any]]
    filters: type[RowFilters]
    ordering: Sequence[str] = ()
    default_ordering: Sequence[str] = ("-published_at",)
    facets: Sequence[str] = ()
    neighbours: Neighbours | None = None
    #: What ``derive_list_values`` of the published model adds to items and cards in lists.
    list_only_fields: Mapping[str, Field[Any, Any, Any, Any]] = field(default_factory=dict)
    #: The fields that ``derived_from`` of the published model names, in documents, lists and cards.
    derived_fields: Mapping[str, Field[Any, Any, Any, Any]] = field(default_factory=dict)
    #: What is deprecated: all of the collection, some of its parameters, some fields.
    deprecated: Deprecation | None = None
    deprecated_parameters: Mapping[str, Deprecation] = field(default_factory=dict)
    deprecated_fields: Mapping[str, Deprecation] = field(default_factory=dict)

    linked_data: LinkedData | None = None
    #: The relations whose entries linked data needs as whole documents.
    linked_relations: Sequence[str] = ()
    #: Forms of an entry beside JSON and JSON-LD.
    representations: Sequence[Representation] = ()
    #: The page at the entry's own address while no front end shows it; None: there is none.
    public_page: Representation | None = None
    #: What that page lists below the entry, and the template of one of these in such lists.
    page_lists: Sequence[PageList] = ()
    #: Keys with cards that the page shows with all that a list says of them.
    page_details: Sequence[str] = ()
    page_item: str = "api/item.html"
    comparison: Comparison | None = None
    #: What the card of an entry says of it elsewhere (oEmbed): a label with a text or with texts.
    card_facts: Callable[[Json], Iterable[tuple[str, Any]]] | None = None
    #: Finds what pictures of an entry show, from the entry as readers get it.
    plots: ListPlots | None = None

    @property
    def type_name(self) -> str:
        return self.published.type

    @property
    def name(self) -> str:
        """Return the last part of the collection's address, such as "treatments"."""
        return self.published.collection

    @property
    def summary(self) -> str:
        """Return the first paragraph of the description, on one line."""
        return " ".join(self.description.split("\n\n")[0].split())

    @property
    def entry_model(self) -> type[Published]:
        """Return the model of the published entries. Raises TypeError for a collection of parts."""
        if not issubclass(self.published, Published):
            raise TypeError(f"The {self.name} are parts of entries.")
        return self.published

    @property
    def is_part(self) -> bool:
        """Return whether the rows are parts of entries, found by their id alone."""
        return issubclass(self.published, Part)

    @property
    def rich_fields(self) -> Sequence[str]:
        """Return the keys of documents that hold bodies."""
        return () if self.is_part else self.entry_model.rich_fields

    @property
    def neighbour_columns(self) -> Sequence[str]:
        """Return the annotated columns with the ids of an entry's neighbours."""
        return self.neighbours.columns if self.neighbours else ()

    def sequence_of(self, item: Json) -> Json | None:
        """Return the card of what the item has its neighbours in, such as a post's series."""
        return item.get(self.neighbours.within) if self.neighbours else None

    @property
    def rows(self) -> "QuerySet[Any]":
        """All published rows, each with the ids of its neighbours."""
        return self._rows.using(settings.READ_DATABASE)

    @cached_property
    def _rows(self) -> "QuerySet[Any]":
        # Built once: building it takes longer than the database needs to answer.
        queryset: QuerySet[Any] = reader_queryset(self.published)
        return self.neighbours.annotate(queryset) if self.neighbours else queryset

    @cached_property
    def other_representations(self) -> dict[str, Representation]:
        """All forms of an entry but JSON, by media type."""
        own = [Representation(LINKED_DATA, make=dump_linked_data, parameters="")]
        forms = [*(own if self.linked_data else ()), *self.representations]
        if self.plots:
            make = render_main_picture(self.plots)
            forms.append(
                Representation(SVG, make=make, parameters="", headers=SVG_HEADERS, help=PICTURE)
            )
        return {each.media_type: each for each in forms}


def dump_linked_data(entry: Json, linked: Json) -> str:
    """Write the JSON-LD document of an entry."""
    return canonical_json.dump_in_order(linked)


#: The registered collections by type.
REGISTRY: dict[str, Collection] = {}


def register(collection: Collection) -> Collection:
    """Add a collection to the registry. Raises ValueError for a type that has one already."""
    if collection.type_name in REGISTRY:
        raise ValueError(f"The type “{collection.type_name}” has a collection already.")
    filters = {*collection.filters.relations, *collection.filters.base_filters}
    if missing := [name for name in collection.facets if name not in filters]:
        raise ValueError(f"No filter finds what these facets list: {', '.join(missing)}.")
    REGISTRY[collection.type_name] = collection
    return collection


def collections() -> dict[str, Collection]:
    """Return all collections by type, in the order of registration.

    Raises AppRegistryNotReady before ``django.setup()`` has ended.
    """
    if not apps.ready:
        raise AppRegistryNotReady("Collections are known once django.setup() has ended.")
    return REGISTRY


def get_collection(type: str) -> Collection:
    """Return the collection of a content type. Raises UnknownTypeError if there is none."""
    try:
        return collections()[type]
    except KeyError:
        raise UnknownTypeError(f"No collection is registered for the type “{type}”.") from None


def entry_collections() -> list[Collection]:
    """Return the collections of entries, in the order of their types: only entries have cards."""
    by_type = collections()
    return [by_type[type] for type in sorted(by_type) if not by_type[type].is_part]
