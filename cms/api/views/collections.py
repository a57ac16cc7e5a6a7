"""The addresses of a collection: its list, and each of its rows by name."""

import builtins  # `list` is a method here
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Any, ClassVar, cast

import orjson
from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.viewsets import ViewSetMixin

from cms.api.collection import Collection, collections
from cms.api.database.snapshot import LogState, reader_queryset
from cms.api.entries import editions, lookup
from cms.api.errors.problem_details import Problem
from cms.api.http import cache_tag_header, link_header
from cms.api.http.deprecation import Deprecation
from cms.api.http.responses import ResponseBody, cacheable_response, wants_gzip
from cms.api.parameters.values import is_id
from cms.api.query import includes, lenient, locales, sparse_fields
from cms.api.query.collection_parameters import detail_parameters
from cms.api.representations import bodies
from cms.api.representations.cards import get_cards
from cms.api.representations.documents import add_blocks, render_items, to_plain_json
from cms.api.representations.kept_documents import get_document
from cms.api.representations.linked_data import LinkedData, to_json_ld
from cms.api.representations.pictures import describe_pictures
from cms.api.representations.registry import HTML, JSON, LINKED_DATA, offer
from cms.api.views import lists, page_lists
from cms.api.views.base import ReadOnly

Json = dict[str, Any]


class CollectionViewSet(ViewSetMixin, ReadOnly):
    """What lists of entries and of their parts have in common. Routes set ``collection``."""

    collection: ClassVar[Collection] = cast("Collection", None)
    #: Set by ``cms.api.views.public_pages``: the view shows the page, whatever is accepted.
    is_page = False

    @property
    def deprecated(self) -> Deprecation | None:  # type: ignore[override]  # that of the collection
        return self.collection.deprecated

    @property
    def deprecated_parameters(self) -> Mapping[str, Deprecation]:  # type: ignore[override]  # same
        return self.collection.deprecated_parameters

    @property
    def deprecated_fields(self) -> Mapping[str, Deprecation]:  # type: ignore[override]  # same
        return self.collection.deprecated_fields

    def get_renderers(self) -> "builtins.list[Any]":
        return [offer(JSON)()]

    def list(self, request: Request) -> HttpResponse:
        return cacheable_response(request, partial(self.render_list, request))

    def retrieve(self, request: Request, name: str) -> HttpResponse:
        return cacheable_response(request, partial(self.render_entry, request, name))

    def render_list(self, request: Request, log_state: LogState) -> ResponseBody:
        return lists.render_list(self.collection, request, log_state)

    def render_entry(self, request: Request, name: str, log_state: LogState) -> ResponseBody:
        media_type = HTML if self.is_page else request.accepted_media_type
        parsed = lenient.parse_query(request, detail_parameters(self.collection))
        render = partial(self.render_document, name, media_type, parsed, log_state)
        if self.is_kept(parsed) and log_state.is_public:
            key = (self.collection.name, name, media_type, repr(parsed.values))
            zipped = wants_gzip(request)
            document = get_document(key, render, zipped=zipped, log_state=log_state)
        else:
            document = render()
        headers = link_header.add_self_link(document.headers, request, type=media_type)
        return replace(document, headers=headers | parsed.headers)

    def is_kept(self, parsed: lenient.ParsedQuery) -> bool:
        """Return whether the document depends on its address and the state of the log alone."""
        return not self.is_page and parsed.warnings is None and "as_of" not in parsed.values

    def render_document(
        self, name: str, media_type: str, parsed: lenient.ParsedQuery, log_state: LogState
    ) -> ResponseBody:
        """Render a row in a representation. Its links lack that to the requested address."""
        raise NotImplementedError


class EntryViewSet(CollectionViewSet):
    """A collection of entries, each with an address of its own, by slug or by id."""

    def get_renderers(self) -> list[Any]:
        if self.action == "list":
            return super().get_renderers()
        # What shapes the JSON (`body=`) asks for it: then even a browser is shown JSON.
        # (There is no request while the schema is made.)
        shapes = getattr(self.request, "GET", {}).keys() - {"locale"}
        others = () if shapes else self.collection.other_representations
        return [offer(media_type)() for media_type in (JSON, *others)]

    def perform_content_negotiation(self, request: Any, force: bool = False) -> Any:
        if self.is_page:
            return offer(HTML)(), HTML
        return super().perform_content_negotiation(request, force)

    def render_list(self, request: Request, log_state: LogState) -> ResponseBody:
        if self.is_page:
            return page_lists.render_list_page(self.collection, request, log_state)
        return super().render_list(request, log_state)

    def render_document(
        self, name: str, media_type: str, parsed: lenient.ParsedQuery, log_state: LogState
    ) -> ResponseBody:
        collection = self.collection
        wanted = collection.public_page if self.is_page else None
        wanted = wanted or collection.other_representations.get(media_type)
        forms = [wanted.body] if wanted else parsed.values.get("body", ["html"])
        entry = self.get_entry(name, parsed, log_state, forms=forms)
        headers = link_header.entry_link_header(
            entry,
            media_type=media_type,
            others=() if self.is_page else (JSON, *collection.other_representations),
            is_past="as_of" in parsed.values,
            is_page=self.is_page,
        )
        headers |= locales.content_language_header(entry["locale"])
        if collection.plots and (self.is_page or (wanted is None and has_pictures(parsed))):
            plain = to_plain_json(entry)
            name = collection.name
            entry["pictures"] = describe_pictures(collection.plots, plain, collection=name)
        if wanted is None:
            body = orjson.dumps(shape_item(collection, entry, parsed, log_state))
            return ResponseBody(body, headers=headers)
        plain = to_plain_json(entry)
        if self.is_page:
            plain |= page_lists.read_page_parts(collection, plain, log_state)
        is_linked = self.is_page or media_type == LINKED_DATA
        names, cards = collection.linked_relations if is_linked else (), get_cards(log_state)
        linked = includes.embed_related(collection, plain, names, cards)
        text = wanted.make(plain, to_json_ld(linked, linked_data_by_type()))
        return ResponseBody(text.encode(), wanted.content_type, {**wanted.headers, **headers})

    def get_entry(
        self, name: str, parsed: lenient.ParsedQuery, log_state: LogState, *, forms: Sequence[str]
    ) -> Json:
        """Return the entry as readers get it, bodies in ``forms``. Raises Problem if missing."""
        collection, values, query = self.collection, parsed.values, self.request.query_params
        if instant := values.get("as_of"):
            current = editions.get_current_entry(
                collection, name, values, query=query, log_state=log_state
            )
            edition = editions.get_edition_as_of(current, instant, log_state=log_state)
            return editions.render_edition(
                collection, current, edition, forms=forms, log_state=log_state
            )
        needs_document = bodies.needs_blocks(forms)
        columns = ["detail", *collection.neighbour_columns]
        columns += ["live_edition__document"] if needs_document else []
        row = lookup.get_entry_row(
            collection, name, values, columns, query=query, log_state=log_state
        )
        rich = collection.rich_fields
        if needs_document:
            row = (add_blocks(row[0], row[-1], keys=rich), *row[1:-1])
        (item,) = render_items(
            [row], get_cards(log_state), neighbours=collection.neighbours, rich=rich, forms=forms
        )
        cache_tag_header.add_item_tags(collection.name, collection.sequence_of(item))
        return item


class PartViewSet(CollectionViewSet):
    """A collection of parts of entries, each found by its id."""

    def render_document(
        self, name: str, media_type: str, parsed: lenient.ParsedQuery, log_state: LogState
    ) -> ResponseBody:
        stored: str | None = None
        if is_id(name):
            queryset = reader_queryset(self.collection.published).filter(pk=name)
            if "locale" in parsed.values:
                queryset = queryset.filter(locale__in=locales.requested_locales(parsed.values))
            stored = queryset.values_list("listing", flat=True).first()
        if stored is None:
            raise Problem("not-found", "There is nothing of this id here.")
        (item,) = render_items([(stored,)], get_cards(log_state))
        cache_tag_header.add_item_tags(self.collection.name, None)
        headers = locales.content_language_header(item["locale"])
        body = orjson.dumps(shape_item(self.collection, item, parsed, log_state))
        return ResponseBody(body, headers=headers)


def shape_item(
    collection: Collection, item: Json, parsed: lenient.ParsedQuery, log_state: LogState
) -> Json:
    """Return the document with the fields that were asked for, and what comes beside them."""
    extras: Json = dict(parsed.body_members)
    if "include" in parsed.values:
        items = to_plain_json([item])
        cards = get_cards(log_state)
        included = includes.fetch_included(collection, parsed.values["include"], items, cards)
        includes.load_cards(cards, included)
        extras |= includes.render_included(included, cards)
    (selected,) = sparse_fields.select_fields([item], parsed.values.get("fields"))
    return {**selected, **extras}


def has_pictures(parsed: lenient.ParsedQuery) -> bool:
    """Return whether the document has ``pictures``: those are of the present edition alone."""
    fields = parsed.values.get("fields")
    is_asked = fields is None or fields.excludes or fields.names("pictures")
    return "as_of" not in parsed.values and is_asked


@cache
def linked_data_by_type() -> dict[str, LinkedData]:
    """Return how entries of each type read as linked data."""
    return {type: each.linked_data for type, each in collections().items() if each.linked_data}
