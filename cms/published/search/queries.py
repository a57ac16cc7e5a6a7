"""Run searches: over all published entries, or among the rows of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from cms.lib.sqlite.ids import read_id
from cms.published.search.backends.base import MOST_SCORED, Matches, all_scored
from cms.published.search.engine import search_backend
from cms.published.search.highlighting import Highlight
from cms.published.search.interpretation import look_up_terms
from cms.published.search.names import build_hits_by_names
from cms.published.search.parser import Query, parse_query
from cms.published.search.spelling import Meanings
from cms.published.sql import Sql, execute

# The entry id orders equal scores, so that no row is on two pages.
BEST_HITS = """
WITH {tables} hits AS ({hits})
SELECT entry_id, score, ({total}) AS total FROM hits
ORDER BY score DESC, entry_id LIMIT %s OFFSET %s
"""
ALL_HITS = Sql("SELECT count(*) FROM hits", [])
# Scores are never below zero, so what has none comes last.
DEEP = """
SELECT ids.entry_id, coalesce(best.score, -1) AS score
FROM ({ids}) AS ids LEFT JOIN ({best}) AS best ON best.entry_id = ids.entry_id
"""
WITH_COLUMNS = """
SELECT data.*, best.total FROM ({best}) AS best JOIN ({data}) AS data ON row_id = best.entry_id
ORDER BY best.score DESC, best.entry_id
"""
# CROSS JOIN makes SQLite start at the hits, also without the statistics of ANALYZE.
AMONG = """
SELECT hits.* FROM ({hits}) AS hits CROSS JOIN ({keys}) AS keys WHERE keys.id = hits.entry_id
"""
COUNT = "SELECT count(*) FROM ({ids}) AS hits"


@dataclass(frozen=True)
class SearchResults:
    """Ids of a part of the results, the best first; ``count`` is the number of all (0 beyond the
    last). They are UUIDs, or as the database has them where rows are ranked.
    """

    ids: list[Any]
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

    def find_texts(self) -> Matches:
        """Build what matches by text, which comes before all that names match."""
        engine = search_backend()
        if self.among is None:
            return engine.build_matches(self.query, locale=self.locale, types=self.types)
        hits = engine.hits(self.query, locale=self.locale, types=self.types)
        return all_scored(self.limit_hits(hits))

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
        texts = self.find_texts()
        rows, total = fetch_best(texts, start, size, columns=columns)
        missing = size - len(rows)
        names = self.build_names(is_ranked=missing > 0)
        if names is None:
            return rows, total
        if not missing:
            return rows, total + count_rows(names)
        if start and not rows:
            total = count_rows(texts.ids)
        others_start = max(0, start - total)
        more, others = fetch_best(all_scored(names), others_start, missing, columns=columns)
        return rows + more, total + others


def fetch_best(
    matches: Matches, start: int, size: int, *, columns: Sql | None
) -> tuple[list[tuple[Any, ...]], int]:
    """Fetch some matches, the best first, and the number of all; 0 if there are none here."""
    hits, total = matches.best, matches.total or ALL_HITS
    if matches.total and start + size > MOST_SCORED:
        text = DEEP.format(ids=matches.ids.text, best=hits.text)
        hits = Sql(text, [*matches.ids.values, *hits.values])
    tables = matches.tables
    text = BEST_HITS.format(tables=tables.text, hits=hits.text, total=total.text)
    statement = Sql(text, [*tables.values, *hits.values, *total.values, size, start])
    if columns:
        text = WITH_COLUMNS.format(best=statement.text, data=columns.text)
        statement = Sql(text, [*statement.values, *columns.values])
    rows = execute(statement)
    return [row[:-1] for row in rows], int(rows[0][-1]) if rows else 0


def count_rows(ids: Sql) -> int:
    ((total,),) = execute(Sql(COUNT.format(ids=ids.text), ids.values))
    return int(total)


def search_entries(
    query: Query, *, locale: str, types: Sequence[str], start: int, size: int
) -> SearchResults:
    """Search the entries of these types (none: all types), ordered by score."""
    if not query.groups:
        return SearchResults([], 0)
    rows, total = Search(query, locale, types).fetch_page(start, size)
    return SearchResults([read_id(row[0]) for row in rows], total)


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
    (ids, values), names = search.find_texts().ids, search.build_names(is_ranked=False)
    if names:
        ids, values = f"{ids} UNION ALL {names.text}", [*values, *names.values]
    return queryset.filter(pk__in=RawSQL(ids, values))  # noqa: S611 -- as above
