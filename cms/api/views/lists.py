"""One page of a list, from the address that asks for it to the bytes that answer."""

from typing import TYPE_CHECKING, Any, cast

import orjson
from rest_framework.request import Request

from cms.api.caching.counts import counts_of
from cms.api.database.snapshot import Seen
from cms.api.entries import as_of_lists
from cms.api.http import cache_tag_header, link_header
from cms.api.http.responses import Made
from cms.api.query import facets, includes, lenient, locales, pagination, search, sparse_fields
from cms.api.query.deferred_join import KeysFirst
from cms.api.query.selection import Selection, selection_of
from cms.api.representations.cards import cards_of
from cms.api.representations.documents import complete

if TYPE_CHECKING:
    from cms.api.views.collections import CollectionViewSet

Json = dict[str, Any]


def page(view: "CollectionViewSet", request: Request, seen: Seen) -> Made:
    allowed = view.list_parameters()
    asked = lenient.asked(request, allowed)
    values = asked.values
    if "as_of" in values:
        as_of_lists.refuse(values, allowed)
    usual = search.BY_SCORE if "search" in values else allowed["ordering"].default
    ordering = values.get("ordering", usual)
    wanted = pagination.Request(request.path, asked.query, values, ordering, allowed)
    locale = values.get("locale", allowed["locale"].default)
    words = search.query_of(wanted) if "search" in values else None
    selection = selection_of(values, allowed, locale=locale, words=words)
    body: Json = {}
    known = None
    if "facets" in values:
        kinds = {
            name: each for name, each in view.facet_kinds().items() if name in values["facets"]
        }
        body["facets"], known = facets.counts(kinds, selection, view.published)
    found = rows_of(view, selection, wanted, known=known, seen=seen)
    cards = cards_of(seen)
    if "include" in values:
        items = [orjson.loads(row[0]) for row in found.rows]
        stored = includes.fetch(view, values["include"], items, view.views())
        beside = (id for row in found.rows for id in row[1 : 1 + len(view.beside())] if id)
        includes.bring(cards, stored, [row[0] for row in found.rows], beside)
        body["included"] = includes.whole(stored, cards)
    results = complete(found.rows, cards, neighbours=view.neighbours)
    cache_tag_header.add_list_tags(view, asked.query)
    body = {
        **({} if found.count is None else {"count": found.count}),
        "next": found.next,
        "previous": found.previous,
        **(search.facts(words) if words else {}),
        **asked.facts,
        **body,
        "results": sparse_fields.picked(results, values.get("fields")),
    }
    headers = {**link_header.of_list(request, body), **locales.said(locale), **asked.headers}
    return Made(orjson.dumps(body), headers=headers)


def rows_of(
    view: "CollectionViewSet",
    selection: Selection,
    wanted: pagination.Request,
    *,
    known: int | None,
    seen: Seen,
) -> pagination.Page:
    """The stored rows of the page."""
    if "as_of" in wanted.values:
        return as_of_lists.page_of(cast("Any", view), selection, wanted)
    # A cursor's page is a part of the list, which tells nothing of the whole.
    counts = selection.looks_twice and "cursor" not in wanted.values and known is None
    found = KeysFirst(
        type(view),
        ("listing", *view.beside()),
        selection,
        counts=counts and wanted.values.get("count", True),
        counted=counts_of(seen).of,
    )
    page_of = search.page_of if selection.words else pagination.paged
    return page_of(found, wanted, known=known)
