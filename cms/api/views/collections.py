"""The collections. A content type's ``api.py`` declares one by naming what it joins:

    class TreatmentViewSet(EntryViewSet):
        published, document, filters = PublishedTreatment, TreatmentDocument, TreatmentFilters
        ordering = ("title", "invasiveness", "published_at")
        default_ordering = ("title",)

A GET runs no serializer and makes no model instances: it reads JSON that publishing prepared.
"""

import builtins
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any, ClassVar

import orjson
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.serializers import Serializer
from rest_framework.viewsets import ViewSetMixin

from cms.api import serializers, single
from cms.api.database.snapshot import Seen, rows
from cms.api.entries import as_of_lists, editions, lookup
from cms.api.errors.problem_details import Problem
from cms.api.http import cache_tag_header, link_header
from cms.api.http.responses import Made, answer
from cms.api.query import includes, lenient, locales, or_groups, pagination, search, sparse_fields
from cms.api.query.conditions import conditions_of
from cms.api.query.facets import Facet, facets_of, facets_parameter
from cms.api.query.filters import RowFilters
from cms.api.query.locales import LOCALE, LOCALE_OF_ENTRY
from cms.api.query.ordering import OrderingValue, ordering_of
from cms.api.query.parameters import Parameter
from cms.api.query.value_lists import Several
from cms.api.query.values import Choice, is_id
from cms.api.representations import bodies
from cms.api.representations.cards import cards_of
from cms.api.representations.documents import complete, with_blocks
from cms.api.representations.linked_data import LinkedData, linked
from cms.api.representations.neighbours import Neighbours
from cms.api.representations.registry import HTML, JSON, LINKED_DATA, Representation, offer
from cms.api.views import lists
from cms.api.views.base import ReadOnly
from cms.lib import canonical_json
from cms.published.models.rows import Part, Published, Row

if TYPE_CHECKING:
    from cms.api.query.comparison import Comparison

Json = dict[str, Any]
BODY = Parameter(
    "body",
    Several(of=Choice(choices=bodies.FORMS)),
    default="html",
    help=(
        "In which forms bodies come: as HTML, as blocks (a tree for your own rendering, described "
        "in `schemas/blocks.json`), as Markdown or as plain text. All of them say the same."
    ),
)


class CollectionViewSet(ViewSetMixin, ReadOnly):
    published: ClassVar[type[Row]]
    document: ClassVar[type[Serializer[Any]]]
    filters: ClassVar[type[RowFilters]]
    ordering: ClassVar[Sequence[str]] = ()
    default_ordering: ClassVar[Sequence[str]] = ("-published_at",)
    neighbours: ClassVar[Neighbours | None] = None
    #: What ``facets`` may count: relations, columns, and ``year`` of ``published_at``.
    facets: ClassVar[Sequence[str]] = ()

    @classmethod
    @cache
    def list_parameters(cls) -> dict[str, Parameter]:
        """Everything that the address of the list may hold."""
        ordering = Parameter(
            "ordering",
            OrderingValue(model=cls.published, names=cls.ordering),
            default=ordering_of(cls.published, cls.default_ordering),
            help="Columns in order of weight, each with a minus for descending.",
        )
        conditions = conditions_of(cls.filters)
        own = [or_groups.parameter(conditions), *cls.shaping(serializers.listing)]
        if cls.facets:
            own.append(facets_parameter(cls.facets))
        controls = [*own, *pagination.PARAMETERS, ordering, LOCALE]
        return dict(conditions) | {each.name: each for each in controls}

    @classmethod
    def shaping(cls, shape: Callable[[Any], type[Serializer[Any]]]) -> "builtins.list[Parameter]":
        """What says how much of the documents, which have this shape, and beside them comes."""
        found = [sparse_fields.parameter(shape(cls), cls, cls.views()), includes.parameter(cls)]
        return [each for each in found if each]

    @classmethod
    @cache
    def facet_kinds(cls) -> dict[str, Facet]:
        return facets_of(cls.filters, cls.facets)

    @classmethod
    def views(cls) -> dict[str, type["EntryViewSet"]]:
        """The collections of all entries, by type, whatever was imported first."""
        found = {each.published.type: each for each in EntryViewSet.__subclasses__()}
        return dict(sorted(found.items()))

    @classmethod
    @cache
    def detail_parameters(cls) -> dict[str, Parameter]:
        return {each.name: each for each in cls.shaping(serializers.detail)}

    @classmethod
    def summary(cls) -> str:
        """The first paragraph of what the collection says of itself."""
        return " ".join((cls.__doc__ or "").split("\n\n")[0].split())

    def get_renderers(self) -> "builtins.list[Any]":
        return [offer(JSON)()]

    def list(self, request: Request) -> HttpResponse:
        return answer(request, partial(self.page, request))

    def retrieve(self, request: Request, name: str) -> HttpResponse:
        return answer(request, partial(self.one, request, name))

    def page(self, request: Request, seen: Seen) -> Made:
        return lists.page(self, request, seen)

    def one(self, request: Request, name: str, seen: Seen) -> Made:
        raise NotImplementedError

    @classmethod
    def beside(cls) -> Sequence[str]:
        return cls.neighbours.columns if cls.neighbours else ()

    @classmethod
    def everything(cls) -> "QuerySet[Any]":
        """All rows, each with the ids of its neighbours."""
        return cls.template().using(settings.READ_DATABASE)

    @classmethod
    @cache
    def template(cls) -> "QuerySet[Any]":
        # Made once: building it takes longer than the database needs to answer.
        queryset = rows(cls.published)
        return cls.neighbours.annotated(queryset) if cls.neighbours else queryset


class EntryViewSet(CollectionViewSet):
    """A collection of entries, each with an address of its own, by slug or by id."""

    published: ClassVar[type[Published]]
    linked_data: ClassVar[LinkedData | None] = None
    #: What an entry can be sent as, beside JSON and JSON-LD.
    representations: ClassVar[Sequence[Representation]] = ()
    #: How an entry is shown at its own address while no front end does; None: not at all.
    page_for_people: ClassVar[Representation | None] = None
    #: How some of them stand side by side (``cms.api.views.comparisons``); None: they do not.
    comparison: "ClassVar[Comparison | None]" = None
    #: Set by ``cms.api.views.public_pages``: the view shows that page, whatever is accepted.
    is_page = False

    @classmethod
    @cache
    def list_parameters(cls) -> dict[str, Parameter]:
        own = {"search": search.SEARCH, "as_of": as_of_lists.AS_OF}
        return own | super().list_parameters()

    @classmethod
    @cache
    def detail_parameters(cls) -> dict[str, Parameter]:
        return {"as_of": editions.AS_OF, **cls.edition_parameters(), **super().detail_parameters()}

    @classmethod
    @cache
    def edition_parameters(cls) -> dict[str, Parameter]:
        own = [LOCALE_OF_ENTRY, *([BODY] if cls.published.rich_fields else [])]
        return {parameter.name: parameter for parameter in own}

    @classmethod
    @cache
    def beside_json(cls) -> dict[str, Representation]:
        """All other representations, by media type."""
        own = [Representation(LINKED_DATA, make=as_json, parameters="")] if cls.linked_data else []
        return {each.media_type: each for each in (*own, *cls.representations)}

    def get_renderers(self) -> list[Any]:
        if self.action == "list":
            return super().get_renderers()
        # What shapes the JSON (`body=`) asks for it: then even a browser is shown JSON.
        # (There is no request while the schema is made.)
        shapes = getattr(self.request, "GET", {}).keys() - {"locale"}
        others = () if shapes else self.beside_json()
        return [offer(media_type)() for media_type in (JSON, *others)]

    def perform_content_negotiation(self, request: Any, force: bool = False) -> Any:
        if self.is_page:
            return offer(HTML)(), HTML
        return super().perform_content_negotiation(request, force)

    def one(self, request: Request, name: str, seen: Seen) -> Made:
        wanted = self.page_for_people if self.is_page else None
        wanted = wanted or self.beside_json().get(request.accepted_media_type)
        asked = lenient.asked(request, self.detail_parameters())
        values = asked.values
        forms = [wanted.body] if wanted else values.get("body", ["html"])
        entry = self.entry(request, name, seen, values=values, forms=forms)
        others = () if self.is_page else (JSON, *self.beside_json())
        media_type = wanted.media_type if wanted else JSON
        headers = link_header.of_entry(
            request,
            entry,
            media_type=media_type,
            others=others,
            is_past="as_of" in values,
            is_page=self.is_page,
        )
        headers |= locales.said(entry["locale"]) | asked.headers
        if wanted is None:
            return Made(orjson.dumps(single.whole(self, entry, asked, seen)), headers=headers)
        plain = orjson.loads(orjson.dumps(entry))  # cards were bytes until now
        text = wanted.make(plain, linked(plain, linked_types()))
        return Made(text.encode(), wanted.content_type, {**headers, **wanted.headers})

    def entry(
        self, request: Request, name: str, seen: Seen, *, values: Json, forms: Sequence[str]
    ) -> Json:
        """The entry as readers get it, bodies in ``forms``. Raises Problem if it is not here."""
        if moment := values.get("as_of"):
            now = editions.now(type(self), name, values, query=request.query_params, seen=seen)
            edition = editions.edition_at(now, moment, seen=seen)
            return editions.whole(type(self), now, edition, forms=forms, seen=seen)
        with_document = bodies.need_blocks(forms)
        columns = ["detail", *self.beside(), *(["document"] if with_document else [])]
        query = request.query_params
        row = lookup.row_of(type(self), name, values, columns, query=query, seen=seen)
        rich = self.published.rich_fields
        if with_document:
            row = (with_blocks(row[0], row[-1], keys=rich), *row[1:-1])
        (item,) = complete(
            [row], cards_of(seen), neighbours=self.neighbours, rich=rich, forms=forms
        )
        cache_tag_header.add_item_tags(self, item)
        return item


class PartViewSet(CollectionViewSet):
    """A collection of parts of entries, each found by its id."""

    published: ClassVar[type[Part]]

    @classmethod
    @cache
    def detail_parameters(cls) -> dict[str, Parameter]:
        return {"locale": LOCALE_OF_ENTRY, **super().detail_parameters()}

    def one(self, request: Request, name: str, seen: Seen) -> Made:
        asked = lenient.asked(request, self.detail_parameters())
        found: Any = None
        if is_id(name):
            queryset = rows(self.published).filter(pk=name)
            if "locale" in asked.values:
                queryset = queryset.filter(locale__in=locales.wanted(asked.values))
            found = queryset.values_list("listing", flat=True).first()
        if found is None:
            raise Problem("not-found", "There is nothing of this id here.")
        (item,) = complete([(found,)], cards_of(seen))
        cache_tag_header.add_item_tags(self, item)
        headers = locales.said(item["locale"]) | asked.headers
        return Made(orjson.dumps(single.whole(self, item, asked, seen)), headers=headers)


def as_json(entry: Json, linked: Json) -> str:
    return canonical_json.dump_in_order(linked)


@cache
def linked_types() -> dict[str, LinkedData]:
    """How entries of each type read as linked data, by its name."""
    views = EntryViewSet.__subclasses__()
    return {each.published.type: each.linked_data for each in views if each.linked_data}
