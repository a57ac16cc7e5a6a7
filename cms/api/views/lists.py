"""One page of a list, from the address that asks for it to the bytes that answer."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import orjson
from rest_framework.request import Request

from cms.api.caching.counts import row_counts
from cms.api.collection import Collection
from cms.api.database.snapshot import LogState
from cms.api.entries import as_of_lists
from cms.api.errors.problem_details import Problem
from cms.api.http import cache_tag_header, link_header
from cms.api.http.responses import ResponseBody
from cms.api.parameters.parameter import Parameter, ParameterError
from cms.api.query import (
    combinations,
    facets,
    includes,
    lenient,
    locales,
    pagination,
    search,
)
from cms.api.query.collection_parameters import collection_facets, list_parameters
from cms.api.query.deferred_join import DeferredJoin, compile_wide_rows
from cms.api.query.list_shapes import build_list_shape
from cms.api.query.name_resolution import resolve_names
from cms.api.query.selection import Selection, build_selection
from cms.api.representations.cards import Cards, get_cards
from cms.api.representations.list_items import (
    KeptItems,
    ListItem,
    Row,
    collect_references,
    complete_items,
    get_kept_items,
    join_page,
    pick_values,
    render_list_items,
)
from cms.api.representations.list_shape import ListShape
from cms.api.views import list_bodies
from cms.published.sql import placeholder_list

Json = dict[str, Any]
MAX_BYTES = 4_000_000  # of one page
#: Parameters that show entries beside the items.
SHOW_OTHERS = frozenset(("facets", "include"))


def render_list(collection: Collection, request: Request, log_state: LogState) -> ResponseBody:
    allowed = list_parameters(collection)
    parsed = lenient.parse_query(
        request, allowed, check=partial(resolve_entries, allowed, log_state)
    )
    values = parsed.values
    if "as_of" in values:
        as_of_lists.refuse_unsupported(values, allowed)
    combinations.refuse_combinations(values, rich_fields=collection.rich_fields)
    usual = search.BY_SCORE if "search" in values else allowed["ordering"].default
    ordering = values.get("ordering", usual)
    wanted = pagination.PageRequest(request.path, parsed.query, values, ordering, allowed)
    locale = values.get("locale", allowed["locale"].default)
    search_query = search.parse_search(wanted, log_state=log_state) if "search" in values else None
    selection = build_selection(values, allowed, locale=locale, search_query=search_query)
    body: Json = {}
    known_count = None
    if "facets" in values:
        kinds = {
            name: each
            for name, each in collection_facets(collection).items()
            if name in values["facets"]
        }
        body["facets"], known_count = facets.count_facets(
            kinds, selection, collection.published, log_state=log_state
        )
    shape = build_list_shape(collection, values)
    kept = get_kept_items(log_state)
    # Right after a publication nothing is kept: then one statement reads all of a page.
    are_kept = shape.key in kept.shapes
    columns = () if are_kept else list_bodies.list_columns(collection, shape, values.get("body"))
    page = fetch_page(
        collection, selection, wanted, columns, known_count=known_count, log_state=log_state
    )
    cards = get_cards(log_state)
    if "include" in values:
        stored = [orjson.loads(row[1]) for row in page.rows]
        included = includes.fetch_included(collection, values["include"], stored, cards)
        includes.load_cards(cards, included, *collect_references(pick_values(page.rows, shape)))
        body |= includes.render_included(included, cards)
    render = partial(get_items, collection) if are_kept else render_list_items
    items = render(page.rows, shape, cards, kept)
    results, terms = join_page(items, shape.terms)
    cache_tag_header.add_list_tags(
        collection.name, collection.filters.relations.values(), parsed.query
    )
    cache_tag_header.add_shown_tags(
        set().union(*(item.tags for item in items)), is_all=SHOW_OTHERS.isdisjoint(values)
    )
    body = {
        **({} if page.count is None else {"count": page.count}),
        "next": page.next,
        "previous": page.previous,
        **(search.search_metadata(search_query) if search_query else {}),
        **parsed.body_members,
        **body,
        **({"terms": terms} if terms else {}),
        "results": results,
    }
    headers = {
        **link_header.list_link_header(request, body, last=page.last),
        **locales.list_language_header(locale, (item.locale for item in items)),
        **parsed.headers,
    }
    return ResponseBody(require_size(orjson.dumps(body)), headers=headers)


def require_size(body: bytes) -> bytes:
    """Return the bytes of a page. Raises Problem if they are too many."""
    if len(body) > MAX_BYTES:
        size, most = len(body) / 1_000_000, MAX_BYTES / 1_000_000
        raise Problem("page-too-large", f"The page would have {size:.1f} MB, of {most:g} at most.")
    return body


def resolve_entries(
    allowed: Mapping[str, Parameter], log_state: LogState, values: Json
) -> tuple[Json, list[ParameterError]]:
    """Return the values with the entries that they name, and the errors of unknown names.

    A list of the past refuses all that names entries: ``as_of_lists``.
    """
    if "as_of" in values:
        return values, []
    locale = values.get("locale", allowed["locale"].default)
    return resolve_names(values, allowed, locale=locale, log_state=log_state)


def fetch_page(
    collection: Collection,
    selection: Selection,
    wanted: pagination.PageRequest,
    columns: tuple[str, ...],
    *,
    known_count: int | None,
    log_state: LogState,
) -> pagination.Page:
    """Return the page of stored rows: their ids, and these columns."""
    if "as_of" in wanted.values:
        return as_of_lists.fetch_page_as_of(collection, selection, wanted)
    # A cursor's page is a part of the list, which tells nothing of the whole.
    counts = selection.checks_each_row and "cursor" not in wanted.values and known_count is None
    forms = wanted.values.get("body")
    found = DeferredJoin(
        collection,
        columns,
        selection,
        counts_keys=counts and wanted.values.get("count", True),
        count_statement=row_counts(log_state).count,
    )
    page = (
        search.paginate_search(found, wanted, known_count=known_count, log_state=log_state)
        if selection.search_query
        else pagination.paginate(found, wanted, known_count=known_count)
    )
    return list_bodies.add_bodies(page, collection, forms) if forms else page


def get_items(
    collection: Collection, rows: Sequence[Row], shape: ListShape, cards: Cards, kept: KeptItems
) -> list[ListItem]:
    """Return the items of a page whose rows are ids, since items of its shape are kept."""

    def read_rows(ids: Sequence[Any]) -> list[Row]:
        wide = compile_wide_rows(collection, list_bodies.list_columns(collection, shape, None))
        return wide.fetch(f"data.row_id IN ({placeholder_list(ids)})", ids)

    return complete_items([row[0] for row in rows], shape, cards, kept, read_rows=read_rows)
