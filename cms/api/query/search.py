"""``search=`` in a list: what matches, the best first unless another order is asked for."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from cms.api.errors.problem_details import Problem
from cms.api.http import cache_tag_header
from cms.api.parameters.parameter import Parameter
from cms.api.parameters.value_lists import CommaList
from cms.api.parameters.values import Choice, Value
from cms.api.query import pagination
from cms.api.query.deferred_join import DeferredJoin, wide_rows
from cms.api.query.locales import LOCALE
from cms.api.query.ordering import Ordering
from cms.published import cache_tags
from cms.published.models.rows import published_types
from cms.published.search.parser import MAX_QUERY_LENGTH, Query
from cms.published.search.queries import interpret_query, rank_rows

#: The order of what was searched: its pages are numbered, so no cursor is made for it.
BY_SCORE = Ordering("score", ())


class SearchPhrase(Value):
    """Anything that somebody may type into a search box: all of it is a search."""

    expects = "a text"
    schema = {"type": "string"}

    def clean(self, value: str) -> str:
        return value


WORDS = (
    "Words that all must be found, the last one also as the beginning of a word. Quotes and "
    f"operators have no meaning. What is longer than {MAX_QUERY_LENGTH} characters is cut."
)
SEARCH = Parameter(
    "search", SearchPhrase(), help=f"{WORDS} The best come first unless `ordering` says otherwise."
)


#: What ``facts`` are, in JSON Schema.
UNDERSTOOD: dict[str, Any] = {
    "corrected": {
        "type": ["string", "null"],
        "description": "What was looked for instead, since a word as typed occurs nowhere.",
    },
    "truncated": {"type": "boolean", "description": "The text was too long and its end ignored."},
}


def paginate_search(
    found: DeferredJoin, wanted: pagination.PageRequest, *, known: int | None = None
) -> pagination.Page:
    """One page of the rows that match; ``known``: how many they are, if somebody has counted."""
    # Scores weigh a word by all texts, and a slip is mended by the words of all.
    cache_tag_header.add_tags(others=[cache_tags.MANY])
    if "ordering" in wanted.values:
        matching = found.selection.found(found.collection.rows)
        return pagination.paginate_queryset(matching, found.columns, wanted, known=known)
    return paginate_by_score(found, wanted)


def paginate_by_score(found: DeferredJoin, wanted: pagination.PageRequest) -> pagination.Page:
    """Scores move with every text that is published, so these pages are numbered, not marked by
    their last row.
    """
    number, size = page_number_and_size(wanted)
    query, keys = found.selection.words, found.keys()
    if query is None or not query.groups or keys is None:
        return numbered_page([], 0, wanted)
    data, converted = wide_rows(found.collection, found.columns)
    rows, count = rank_rows(
        query,
        locale=search_locale(wanted),
        type=found.model.type,
        among=keys,
        columns=data,
        start=(number - 1) * size,
        size=size,
    )
    return numbered_page(converted(rows), count, wanted)


def page_number_and_size(wanted: pagination.PageRequest) -> tuple[int, int]:
    number, size = wanted.values.get("page", 1), wanted.values.get("page_size", 20)
    pagination.refuse_contradictions(wanted, number=number, size=size)
    return number, size


def numbered_page(
    rows: list[tuple[Any, ...]], count: int, wanted: pagination.PageRequest
) -> pagination.Page:
    number, size = page_number_and_size(wanted)
    if not rows and number > 1:
        raise Problem("no-such-page", f"There is no page {number} of {size} rows in this list.")
    goes_on = count > number * size and (number + 1) * size <= pagination.NUMBERED_ROWS
    return pagination.Page(
        rows=rows,
        next=numbered_page_url(wanted, number + 1) if goes_on else None,
        previous=numbered_page_url(wanted, number - 1) if number > 1 else None,
        count=count if wanted.values.get("count", True) else None,
    )


def numbered_page_url(wanted: pagination.PageRequest, number: int) -> str:
    kept = [(name, text) for name, texts in wanted.query.lists() for text in texts]
    query = urlencode([*((n, t) for n, t in kept if n != "page"), ("page", number)])
    return f"{settings.BASE_URL}{wanted.path}?{query}"


def search_locale(wanted: pagination.PageRequest) -> str:
    locale: str = wanted.values.get("locale", settings.LANGUAGE_CODE)
    return locale


def parse_search(wanted: pagination.PageRequest, name: str = "search") -> Query:
    return interpret_query(wanted.values.get(name, ""), locale=search_locale(wanted))


def search_metadata(query: Query) -> dict[str, Any]:
    """What the answer says of how the text was understood."""
    return {"corrected": query.corrected, "truncated": query.truncated}


def search_parameters() -> dict[str, Parameter]:
    """Everything that the address of the search may hold."""
    q = Parameter("q", SearchPhrase(), help=WORDS)
    types = Parameter(
        "type",
        CommaList(of=Choice(choices=sorted(published_types()))),
        help="Only entries of these types, with commas between.",
    )
    pages = [each for each in pagination.PARAMETERS if each.name != "cursor"]
    return {each.name: each for each in [q, types, LOCALE, *pages]}
