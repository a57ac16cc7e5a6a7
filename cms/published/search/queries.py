"""Run searches: over all published entries, or among the rows of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from cms.published.search.engine import search_backend
from cms.published.search.highlighting import Highlight
from cms.published.search.names import add_hits_by_names
from cms.published.search.parser import Query, parse_query
from cms.published.search.spelling import look_up_terms
from cms.published.sql import Sql, execute

# The entry id orders equal scores, so that no row is on two pages.
BEST_HITS = """
WITH matches AS ({hits})
SELECT entry_id, score, (SELECT count(*) FROM matches) AS total FROM matches
ORDER BY score DESC, entry_id LIMIT %s OFFSET %s
"""
# CROSS JOIN makes SQLite start at the hits, also without the statistics of ANALYZE.
HITS_AMONG = """
SELECT entry_id, score FROM ({hits}) AS hits CROSS JOIN ({keys}) AS keys WHERE keys.id = entry_id
"""
WITH_COLUMNS = """
SELECT data.*, best.total FROM ({best}) AS best JOIN ({data}) AS data ON row_id = best.entry_id
ORDER BY best.score DESC, best.entry_id
"""


@dataclass(frozen=True)
class SearchResults:
    """One page of results, the best first; ``count`` is the total (0 beyond the last page)."""

    ids: list[UUID]
    count: int


def interpret_query(text: str, *, locale: str) -> Query:
    """Parse the input and look up its terms in the vocabulary, which the database has."""
    query = parse_query(text, locale=locale)
    return look_up_terms(query, locale=locale)


def build_hits(query: Query, *, locale: str, types: Sequence[str]) -> Sql:
    """Build a SELECT of ``entry_id`` and ``score`` of all matches; the highest score is best."""
    return add_hits_by_names(query, search_backend(), locale=locale, types=types)


def search_entries(
    query: Query, *, locale: str, types: Sequence[str], start: int, size: int
) -> SearchResults:
    """Search the entries of these types (none: all types), ordered by score: one statement."""
    if not query.groups:
        return SearchResults([], 0)
    hits = build_hits(query, locale=locale, types=types)
    rows = execute(Sql(BEST_HITS.format(hits=hits.text), [*hits.values, size, start]))
    return SearchResults([to_uuid(row[0]) for row in rows], read_total(rows))


def highlight_entries(query: Query, *, locale: str, ids: Sequence[UUID]) -> dict[UUID, Highlight]:
    return (
        search_backend().highlights(query, locale=locale, ids=ids) if ids and query.groups else {}
    )


def rank_rows(
    query: Query, *, locale: str, type: str, among: Sql, columns: Sql, start: int, size: int
) -> tuple[list[tuple[Any, ...]], int]:
    """Search among the rows of a list, ordered by score; return them with their total count.

    ``among`` selects the ``id`` of the list's rows, ``columns`` the result columns by ``row_id``.
    One statement.
    """
    hits = build_hits(query, locale=locale, types=[type])
    hits_among = HITS_AMONG.format(hits=hits.text, keys=among.text)
    text = WITH_COLUMNS.format(best=BEST_HITS.format(hits=hits_among), data=columns.text)
    values = [*hits.values, *among.values, size, start, *columns.values]
    rows = execute(Sql(text, values))
    return [row[:-1] for row in rows], read_total(rows)


def filter_matching(queryset: "QuerySet[Any]", query: Query, *, locale: str) -> "QuerySet[Any]":
    """Filter a list to the matching rows, for orders other than by score."""
    if not query.groups:
        return queryset.none()
    hits = build_hits(query, locale=locale, types=[queryset.model.type])
    ids = f"SELECT entry_id FROM ({hits.text}) AS hits"  # noqa: S608 -- values stay apart
    return queryset.filter(pk__in=RawSQL(ids, hits.values))  # noqa: S611 -- as above


def read_total(rows: Sequence[Sequence[Any]]) -> int:
    return int(rows[0][-1]) if rows else 0


def to_uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)
