"""Searching: over everything, or among the rows of one list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from cms.published.search.engine import search_backend
from cms.published.search.highlighting import Highlight
from cms.published.search.parser import Query, parse_query
from cms.published.search.spelling import correct_spelling
from cms.published.sql import Sql, execute

# `score DESC, entry_id`: equals keep one order, so that two pages never share a row.
BEST_HITS = """
WITH found AS ({found})
SELECT entry_id, score, (SELECT count(*) FROM found) AS total FROM found
ORDER BY score DESC, entry_id LIMIT %s OFFSET %s
"""
# CROSS: SQLite begins at the words, also where nothing (ANALYZE) has told it how much there is.
HITS_AMONG = """
SELECT entry_id, score FROM ({hits}) AS hits CROSS JOIN ({keys}) AS keys WHERE keys.id = entry_id
"""
WITH_COLUMNS = """
SELECT data.*, best.total FROM ({best}) AS best JOIN ({data}) AS data ON row_id = best.entry_id
ORDER BY best.score DESC, best.entry_id
"""


@dataclass(frozen=True)
class SearchResults:
    """Some of what was found, the best first; ``count`` says of how many (0 beyond the last)."""

    ids: list[UUID]
    count: int


def interpret_query(text: str, *, locale: str) -> Query:
    """What to look for when somebody types ``text``; at most one statement."""
    query, engine = parse_query(text), search_backend()
    return query if engine.corrects else correct_spelling(query, engine, locale=locale)


def search_entries(
    query: Query, *, locale: str, types: Sequence[str], start: int, size: int
) -> SearchResults:
    """Entries of these types (none: of all) in the order of their scores: one statement."""
    if not query.groups:
        return SearchResults([], 0)
    hits = search_backend().hits(query, locale=locale, types=types)
    rows = execute(Sql(BEST_HITS.format(found=hits.text), [*hits.values, size, start]))
    return SearchResults([to_uuid(row[0]) for row in rows], read_total(rows))


def highlight_entries(query: Query, *, locale: str, ids: Sequence[UUID]) -> dict[UUID, Highlight]:
    return (
        search_backend().highlights(query, locale=locale, ids=ids) if ids and query.groups else {}
    )


def rank_rows(
    query: Query, *, locale: str, type: str, among: Sql, whole: Sql, start: int, size: int
) -> tuple[list[tuple[Any, ...]], int]:
    """Those of the rows ``among`` which match, the best first, with the count of all: one
    statement. ``among`` selects the ``id`` of rows, ``whole`` what is wanted of each ``row_id``.
    """
    hits = search_backend().hits(query, locale=locale, types=[type])
    found = HITS_AMONG.format(hits=hits.text, keys=among.text)
    text = WITH_COLUMNS.format(best=BEST_HITS.format(found=found), data=whole.text)
    values = [*hits.values, *among.values, size, start, *whole.values]
    rows = execute(Sql(text, values))
    return [row[:-1] for row in rows], read_total(rows)


def filter_matching(queryset: "QuerySet[Any]", query: Query, *, locale: str) -> "QuerySet[Any]":
    """The rows of a list that match, for whoever wants another order than that of the scores."""
    if not query.groups:
        return queryset.none()
    hits = search_backend().hits(query, locale=locale, types=[queryset.model.type])
    ids = f"SELECT entry_id FROM ({hits.text}) AS hits"  # noqa: S608 -- values stay apart
    return queryset.filter(pk__in=RawSQL(ids, hits.values))  # noqa: S611 -- as above


def read_total(rows: Sequence[Sequence[Any]]) -> int:
    return int(rows[0][-1]) if rows else 0


def to_uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)
