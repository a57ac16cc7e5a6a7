"""``search=`` in a list: the matching rows, the best first unless the request orders them."""

from functools import partial
from typing import Any

from django.conf import settings

from cms.api.database.snapshot import LogState
from cms.api.database.state_cache import StateCache
from cms.api.errors.problem_details import Problem
from cms.api.http import cache_tag_header
from cms.api.parameters.parameter import Parameter
from cms.api.parameters.value_lists import CommaListValue
from cms.api.parameters.values import ChoiceValue, Value
from cms.api.query import pagination
from cms.api.query.deferred_join import DeferredJoin, compile_wide_rows
from cms.api.query.locales import LOCALE
from cms.api.query.ordering import Ordering
from cms.api.query.rankings import find_ranking
from cms.published import cache_tags
from cms.published.models.rows import published_types
from cms.published.search.engine import search_backend
from cms.published.search.parser import MAX_QUERY_LENGTH, Query
from cms.published.search.queries import SearchResults, interpret_query, rank_rows
from cms.published.search.spelling import Meanings

#: What the terms of searches mean, in one state of the log.
MEANINGS = StateCache(Meanings, item_bytes=400)
#: The order of search results: their pages are numbered, so no cursor encodes it.
BY_SCORE = Ordering("score", ())


class SearchPhraseValue(Value):
    """Any text: whatever readers type into a search box is a search."""

    expects = "a text"
    schema = {"type": "string"}

    def clean(self, value: str) -> str:
        return value


SEARCH_HELP = (
    "Words that all must be found, the last one, if it has three letters, also as the beginning of "
    "a word. A number or words in quotes are searched as they stand. Operators have no meaning. "
    "What is longer than "
    f"{MAX_QUERY_LENGTH} characters is cut."
)
SEARCH = Parameter(
    "search",
    SearchPhraseValue(),
    help=f"{SEARCH_HELP} The best come first unless `ordering` says otherwise.",
)
#: JSON Schema of the members that ``search_metadata`` returns.
SEARCH_METADATA_SCHEMA: dict[str, Any] = {
    "corrected": {
        "type": ["string", "null"],
        "description": "What was looked for instead, since a word as typed occurs nowhere.",
    },
    "truncated": {"type": "boolean", "description": "The text was too long and its end ignored."},
}


def paginate_search(
    source: DeferredJoin,
    page_request: pagination.PageRequest,
    *,
    known_count: int | None = None,
    log_state: LogState,
) -> pagination.Page:
    """Return one page of the matching rows; ``known_count`` is their number, if counted already."""
    # Scores weigh a word by all texts, and corrections depend on the words of all texts.
    cache_tag_header.add_tags(others=[cache_tags.MANY])
    if "ordering" in page_request.values:
        rows = source.selection.matching_rows(source.collection.rows)
        return pagination.paginate_queryset(
            rows, ["pk", *source.columns], page_request, known_count=known_count
        )
    return paginate_by_score(source, page_request, log_state=log_state)


def paginate_by_score(
    source: DeferredJoin, page_request: pagination.PageRequest, *, log_state: LogState
) -> pagination.Page:
    """Return one page, the best rows first.

    Each new text changes scores, so these pages have numbers and no cursors.
    """
    number, size = page_number_and_size(page_request)
    locale, type = search_locale(page_request), source.model.type
    query, keys = source.selection.search_query, source.compile_keys()
    if query is None or not query.groups or keys is None:
        return build_numbered_page([], 0, page_request)
    among = None if source.selection.is_whole and search_backend().is_current else keys
    wide = compile_wide_rows(source.collection, source.columns)
    rank = partial(
        rank_rows,
        query,
        locale=locale,
        type=type,
        among=among,
        columns=wide.sql,
    )
    start = (number - 1) * size
    if source.columns:  # one statement reads all of the page
        rows, count = rank(start=start, size=size)
        return build_numbered_page(wide.convert(list(rows)), count, page_request)
    key = (query, locale, type, among and among.digest())

    def rank_ids(start: int, size: int) -> SearchResults:
        rows, count = rank(start=start, size=size)
        return SearchResults([id for (id,) in rows], count)

    found = find_ranking(rank_ids, key, start=start, size=size, log_state=log_state)
    return build_numbered_page([(id,) for id in found.ids], found.count, page_request)


def page_number_and_size(page_request: pagination.PageRequest) -> tuple[int, int]:
    """Return which page is requested. Raises Problem if its number is too high."""
    number, size = page_request.values.get("page", 1), page_request.values.get("page_size", 20)
    pagination.refuse_contradictions(page_request)
    pagination.refuse_number(number=number, size=size)
    return number, size


def build_numbered_page(
    rows: list[tuple[Any, ...]], count: int, page_request: pagination.PageRequest
) -> pagination.Page:
    """Build the page of these rows. Raises Problem if it does not exist."""
    number, size = page_number_and_size(page_request)
    if not rows and number > 1:
        raise Problem("no-such-page", f"There is no page {number} of {size} rows in this list.")
    has_next = count > number * size and (number + 1) * size <= pagination.NUMBERED_ROWS
    return pagination.Page(
        rows=rows,
        next=page_request.numbered_url(number + 1) if has_next else None,
        previous=page_request.numbered_url(number - 1) if number > 1 else None,
        count=count if page_request.values.get("count", True) else None,
        last=page_request.last_url(count) if count <= pagination.NUMBERED_ROWS else None,
    )


def search_locale(page_request: pagination.PageRequest) -> str:
    locale: str = page_request.values.get("locale", settings.LANGUAGE_CODE)
    return locale


def parse_search(
    page_request: pagination.PageRequest, *, log_state: LogState, name: str = "search"
) -> Query:
    """Parse the search text in the parameter ``name``."""
    text, locale = page_request.values.get(name, ""), search_locale(page_request)
    return interpret_query(text, locale=locale, meanings=MEANINGS.get_content(log_state))


def search_metadata(query: Query) -> dict[str, Any]:
    """Return the members of the response that say how the search text was understood."""
    return {"corrected": query.corrected, "truncated": query.truncated}


def search_parameters() -> dict[str, Parameter]:
    """Return the parameters of ``search/`` by name."""
    q = Parameter("q", SearchPhraseValue(), help=SEARCH_HELP)
    types = Parameter(
        "type",
        CommaListValue(item=ChoiceValue(choices=sorted(published_types()))),
        help="Only entries of these types, with commas between.",
    )
    paging = [each for each in pagination.PARAMETERS if each.name != "cursor"]
    return {each.name: each for each in [q, types, LOCALE, *paging]}
