"""``search=`` in a list: what matches, the best first unless another order is asked for."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from cms.api.errors.problem_details import Problem
from cms.api.http import cache_tag_header
from cms.api.query import pagination
from cms.api.query.deferred_join import KeysFirst, whole_rows
from cms.api.query.locales import LOCALE
from cms.api.query.ordering import Ordering
from cms.api.query.parameters import Parameter
from cms.api.query.value_lists import Several
from cms.api.query.values import Choice, Value
from cms.published import cache_tags
from cms.published.models.rows import published_types
from cms.published.search.parser import MAX_QUERY_LENGTH, Query
from cms.published.search.queries import interpret_query, rank_rows

#: The order of what was searched: its pages are numbered, so no cursor is made for it.
BY_SCORE = Ordering("score", ())


class Text(Value):
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
    "search", Text(), help=f"{WORDS} The best come first unless `ordering` says otherwise."
)


#: What ``facts`` are, in JSON Schema.
UNDERSTOOD: dict[str, Any] = {
    "corrected": {
        "type": ["string", "null"],
        "description": "What was looked for instead, since a word as typed occurs nowhere.",
    },
    "truncated": {"type": "boolean", "description": "The text was too long and its end ignored."},
}


def page_of(
    found: KeysFirst, wanted: pagination.Request, *, known: int | None = None
) -> pagination.Page:
    """One page of the rows that match; ``known``: how many they are, if somebody has counted."""
    # Scores weigh a word by all texts, and a slip is mended by the words of all.
    cache_tag_header.add_tags(others=[cache_tags.MANY])
    if "ordering" in wanted.values:
        matching = found.selection.found(found.view.everything())
        return pagination.page_of(matching, found.columns, wanted, known=known)
    return best_first(found, wanted)


def best_first(found: KeysFirst, wanted: pagination.Request) -> pagination.Page:
    """Scores move with every text that is published, so these pages are numbered, not marked by
    their last row.
    """
    number, size = place_of(wanted)
    query, keys = found.selection.words, found.keys()
    if query is None or not query.groups or keys is None:
        return numbered([], 0, wanted)
    data, converted = whole_rows(found.view, found.columns)
    rows, count = rank_rows(
        query,
        locale=locale_of(wanted),
        type=found.model.type,
        among=keys,
        columns=data,
        start=(number - 1) * size,
        size=size,
    )
    return numbered(converted(rows), count, wanted)


def place_of(wanted: pagination.Request) -> tuple[int, int]:
    number, size = wanted.values.get("page", 1), wanted.values.get("page_size", 20)
    pagination.refuse_contradictions(wanted, number=number, size=size)
    return number, size


def numbered(
    rows: list[tuple[Any, ...]], count: int, wanted: pagination.Request
) -> pagination.Page:
    number, size = place_of(wanted)
    if not rows and number > 1:
        raise Problem("no-such-page", f"There is no page {number} of {size} rows in this list.")
    goes_on = count > number * size and (number + 1) * size <= pagination.NUMBERED_ROWS
    return pagination.Page(
        rows=rows,
        next=link(wanted, number + 1) if goes_on else None,
        previous=link(wanted, number - 1) if number > 1 else None,
        count=count if wanted.values.get("count", True) else None,
    )


def link(wanted: pagination.Request, number: int) -> str:
    kept = [(name, text) for name, texts in wanted.query.lists() for text in texts]
    query = urlencode([*((n, t) for n, t in kept if n != "page"), ("page", number)])
    return f"{settings.BASE_URL}{wanted.path}?{query}"


def locale_of(wanted: pagination.Request) -> str:
    locale: str = wanted.values.get("locale", settings.LANGUAGE_CODE)
    return locale


def query_of(wanted: pagination.Request, name: str = "search") -> Query:
    return interpret_query(wanted.values.get(name, ""), locale=locale_of(wanted))


def facts(query: Query) -> dict[str, Any]:
    """What the answer says of how the text was understood."""
    return {"corrected": query.corrected, "truncated": query.truncated}


def search_parameters() -> dict[str, Parameter]:
    """Everything that the address of the search may hold."""
    q = Parameter("q", Text(), help=WORDS)
    types = Parameter(
        "type",
        Several(of=Choice(choices=sorted(published_types()))),
        help="Only entries of these types, with commas between.",
    )
    pages = [each for each in pagination.PARAMETERS if each.name != "cursor"]
    return {each.name: each for each in [q, types, LOCALE, *pages]}
