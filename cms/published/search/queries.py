"""Run searches: over all published entries, or among the rows of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from cms.published.search.engine import search_backend
from cms.published.search.highlighting import Highlight
from cms.published.search.interpretation import look_up_terms
from cms.published.search.names import build_hits_by_names
from cms.published.search.parser import Query, parse_query
from cms.published.search.spelling import Meanings
from cms.published.sql import Sql, execute

# The entry id orders equal scores, so that no row is on two pages.
BEST_HITS = """
WITH matches AS ({hits})
SELECT entry_id, score, (SELECT count(*) FROM matches) AS total FROM matches
ORDER BY score DESC, entry_id LIMIT %s OFFSET %s
"""
WITH_COLUMNS = """
SELECT data.*, best.total FROM ({best}) AS best JOIN ({data}) AS data ON row_id = best.entry_id
ORDER BY best.score DESC, best.entry_id
"""
# CROSS JOIN makes SQLite start at the hits, also without the statistics of ANALYZE.
AMONG = """
SELECT hits.* FROM ({hits}) AS hits CROSS JOIN ({keys}) AS keys WHERE keys.id = hits.entry_id
"""
COUNT = "SELECT count(*) FROM ({hits}) AS hits"


@dataclass(frozen=True)
class SearchResults:
    """One page of results, the best first; ``count`` is the total (0 beyond the last page)."""

    ids: list[UUID]
    count: int


def interpret_query(text: str, *, locale: str, meanings: Meanings | None = None) -> Query:
    """Parse the input and look up its terms in the vocabulary, which the database has.

    ``meanings`` are those that were looked up before, and this adds to them.
    """
    query = parse_query(text, locale=locale)
    known = Meanings() if meanings is None else meanings
    return look_up_terms(query, known, locale=locale)


@dataclass(frozen=True)
class Search:
    """A search among the entries of some types (none: all types) in a language.

    ``among`` selects the ``id`` of those that alone are wanted.
    """

    query: Query
    locale: str
    types: Sequence[str]
    among: Sql | None = None

    def build_texts(self) -> Sql:
        """Build the hits by text, which come before all hits by names."""
        hits = search_backend().hits(self.query, locale=self.locale, types=self.types)
        return self.limit_hits(hits)

    def build_names(self, *, is_ranked: bool) -> Sql | None:
        """Build the hits by names, if the query names anything."""
        hits = build_hits_by_names(
            self.query,
            search_backend(),
            locale=self.locale,
            types=self.types,
            is_ranked=is_ranked,
        )
        return hits and self.limit_hits(hits)

    def limit_hits(self, hits: Sql) -> Sql:
        if self.among is None:
            return hits
        text = AMONG.format(hits=hits.text, keys=self.among.text)
        return Sql(text, [*hits.values, *self.among.values])

    def fetch_page(
        self, start: int, size: int, *, columns: Sql | None = None
    ) -> tuple[list[tuple[Any, ...]], int]:
        """Fetch hits, the best first, and the number of all hits.

        Each is a row of ``columns``, which selects them by ``row_id``, or an id alone. The number
        is wrong beyond the last page. One statement, and a second one if the query names entries.
        """
        texts = self.build_texts()
        rows, total = fetch_best(texts, start, size, columns=columns)
        missing = size - len(rows)
        names = self.build_names(is_ranked=missing > 0)
        if names is None:
            return rows, total
        if not missing:
            return rows, total + count_hits(names)
        if start and not rows:
            total = count_hits(texts)
        more, others = fetch_best(names, max(0, start - total), missing, columns=columns)
        return rows + more, total + others


def fetch_best(
    hits: Sql, start: int, size: int, *, columns: Sql | None
) -> tuple[list[tuple[Any, ...]], int]:
    """Fetch some of the hits, the best first, and the number of all; 0 if there are none here."""
    statement = Sql(BEST_HITS.format(hits=hits.text), [*hits.values, size, start])
    if columns:
        text = WITH_COLUMNS.format(best=statement.text, data=columns.text)
        statement = Sql(text, [*statement.values, *columns.values])
    rows = execute(statement)
    return [row[:-1] for row in rows], int(rows[0][-1]) if rows else 0


def count_hits(hits: Sql) -> int:
    ((total,),) = execute(Sql(COUNT.format(hits=hits.text), hits.values))
    return int(total)


def search_entries(
    query: Query, *, locale: str, types: Sequence[str], start: int, size: int
) -> SearchResults:
    """Search the entries of these types (none: all types), ordered by score."""
    if not query.groups:
        return SearchResults([], 0)
    rows, total = Search(query, locale, types).fetch_page(start, size)
    return SearchResults([to_uuid(row[0]) for row in rows], total)


def highlight_entries(query: Query, *, locale: str, ids: Sequence[UUID]) -> dict[UUID, Highlight]:
    return (
        search_backend().highlights(query, locale=locale, ids=ids) if ids and query.groups else {}
    )


def rank_rows(
    query: Query,
    *,
    locale: str,
    type: str,
    among: Sql | None,
    columns: Sql,
    start: int,
    size: int,
) -> tuple[list[tuple[Any, ...]], int]:
    """Search among the rows of a list, ordered by score; return them with their total count.

    ``among`` selects the ``id`` of the rows of the list, unless it has all of the language; and
    ``columns`` the result columns by ``row_id``.
    """
    return Search(query, locale, [type], among).fetch_page(start, size, columns=columns)


def filter_matching(queryset: "QuerySet[Any]", query: Query, *, locale: str) -> "QuerySet[Any]":
    """Filter a list to the matching rows, for orders other than by score."""
    if not query.groups:
        return queryset.none()
    search = Search(query, locale, [queryset.model.type])
    texts, names = search.build_texts(), search.build_names(is_ranked=False)
    ids, values = f"SELECT entry_id FROM ({texts.text}) AS texts", texts.values  # noqa: S608 -- values stay apart
    if names:
        ids, values = f"{ids} UNION ALL {names.text}", [*values, *names.values]
    return queryset.filter(pk__in=RawSQL(ids, values))  # noqa: S611 -- as above


def to_uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)
