"""Search backend for SQLite's FTS5: bm25 with weights 8, 3 and 1, set by the migration."""

from collections.abc import Sequence
from uuid import UUID

from cms.lib.sqlite.ids import read_id
from cms.published.search.backends.base import (
    MOST_SCORED,
    TITLE_BONUS,
    Bounds,
    Matches,
    build_conditions,
    join_title,
)
from cms.published.search.highlighting import (
    CLOSE,
    OPEN,
    Highlight,
    SourceTexts,
    build_highlight,
    cut_excerpt,
)
from cms.published.search.parser import Query
from cms.published.search.scopes import mark_scopes, mark_title
from cms.published.sql import Sql, execute, placeholder_list

INDEX = "published_search_index"
# An entry that was found by a name of another one has none of the words. The plus keeps SQLite from
# querying the index once per row, which is slower.
HIGHLIGHTS = f"""
SELECT t.entry_id, t.locale, t.title, CAST(t.summary || edition.document AS BLOB),
       CAST(t.body || edition.document AS BLOB), coalesce(marked.title, t.title_words),
       coalesce(marked.summary, CAST(t.summary_words || edition.document AS BLOB)),
       coalesce(marked.body, CAST(t.body_words || edition.document AS BLOB))
FROM published_searchtext t JOIN published_edition edition ON edition.sequence = t.sequence
LEFT JOIN (
  SELECT rowid AS id, highlight({INDEX}, 0, %s, %s) AS title,
         highlight({INDEX}, 1, %s, %s) AS summary, highlight({INDEX}, 2, %s, %s) AS body
  FROM {INDEX} WHERE {INDEX} MATCH %s AND +rowid IN
  (SELECT id FROM published_searchtext WHERE entry_id IN ({{ids}}))
) AS marked ON marked.id = t.id
WHERE t.entry_id IN ({{ids}})
"""  # noqa: S608 -- our own names

AMONG = f"AND +{INDEX}.rowid IN (SELECT id FROM published_searchtext WHERE entry_id IN ({{ids}}))"  # noqa: S608 -- our own name

NEWEST = f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s ORDER BY rowid DESC LIMIT %s"  # noqa: S608 -- as above
CANDIDATES = " UNION ".join([f"SELECT rowid FROM ({NEWEST})"] * 3)  # noqa: S608 -- as above
# The candidates are looked up only where there are more than are scored.
TABLES = f"counted AS MATERIALIZED (SELECT count(*) AS total FROM {INDEX} WHERE {INDEX} MATCH %s),"  # noqa: S608 -- as above
TOTAL = "SELECT total FROM counted"
IS_SCORED = f"(({TOTAL}) <= %s OR +{INDEX}.rowid IN ({CANDIDATES}))"
JOINED = f"{INDEX} CROSS JOIN published_searchtext t ON t.id = {INDEX}.rowid"
SCORES = f"""
SELECT t.entry_id AS entry_id, {TITLE_BONUS} * (t.title_words = %s) - {INDEX}.rank AS score
FROM {JOINED} WHERE {INDEX} MATCH %s
"""  # noqa: S608 -- as above


class Sqlite:
    is_current = True

    def hits(
        self, query: Query, *, locale: str, types: Sequence[str], bounds: Bounds | None = None
    ) -> Sql:
        where = build_conditions(locale=locale, types=types)
        title, match = join_title(query, locale=locale), build_match_expression(query)
        values = [title, match, *where.values]
        few = ""
        if bounds:
            # As in the highlights, the plus keeps the order; no row is read, or scored, in vain.
            few = AMONG.format(ids=bounds.among.text)
            match = f"({match}) NOT ({build_match_expression(bounds.without)})"
            values = [title, match, *bounds.among.values, *where.values]
        return Sql(f"{SCORES} {few} AND {where.text}", values)

    def build_matches(self, query: Query, *, locale: str, types: Sequence[str]) -> Matches:
        where = build_conditions(locale=locale, types=types)
        match, title = build_match_expression(query), join_title(query, locale=locale)
        scope = " OR ".join(f'"{word}"' for word in mark_scopes(locale, types))
        scoped = f"({match}) AND ({scope})"
        titled = f"({{title_words}} : ({match})) AND ({scope})"
        exact = f'"{mark_title(title)}" AND ({scope})'
        most = [value for each in (exact, titled, scoped) for value in (each, MOST_SCORED)]
        best = f"{SCORES} AND {IS_SCORED} AND {where.text}"
        return Matches(
            best=Sql(best, [title, match, MOST_SCORED, *most, *where.values]),
            ids=Sql(f"SELECT t.entry_id FROM {JOINED} WHERE {INDEX} MATCH %s", [scoped]),  # noqa: S608 -- our own names
            total=Sql(TOTAL, []),
            tables=Sql(TABLES, [scoped]),
        )

    def exclude_matches(self, query: Query, *, locale: str) -> Sql:
        text = f"t.id NOT IN (SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s)"  # noqa: S608 -- as above
        return Sql(text, [build_match_expression(query)])

    def highlights(
        self, query: Query, *, locale: str, ids: Sequence[UUID]
    ) -> dict[UUID, Highlight]:
        values = [*[OPEN, CLOSE] * 3, build_match_expression(query, any_group=True)]
        text = HIGHLIGHTS.format(ids=placeholder_list(ids))
        return {
            read_id(id): build_highlight(
                SourceTexts(*texts),
                title=title,
                summary=cut_excerpt(summary),
                body=cut_excerpt(body),
            )
            for id, *texts, title, summary, body in execute(Sql(text, [*values, *ids, *ids]))
        }


def build_match_expression(query: Query, *, any_group: bool = False) -> str:
    """Write the query for FTS5. Terms have letters, digits and spaces only, and are quoted."""
    groups = [" OR ".join(f'"{term}"' for term in group) for group in query.groups]
    if query.open_end:
        groups[-1] += " *"
    return (" OR " if any_group else " AND ").join(f"({group})" for group in groups)
