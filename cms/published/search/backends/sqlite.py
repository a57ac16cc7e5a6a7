"""Search backend for SQLite's FTS5: bm25 with weights 8, 3 and 1, set by the migration."""

from collections.abc import Sequence
from uuid import UUID

from cms.lib.sqlite.folding import CASEFOLD
from cms.published.search.backends.base import TITLE_BONUS, build_conditions
from cms.published.search.highlighting import CLOSE, OPEN, Highlight, choose_snippet, render_marks
from cms.published.search.parser import Query
from cms.published.sql import Sql, execute, placeholder_list, stored_id

INDEX = "published_search_index"
SNIPPET_WORDS = 32
# CASEFOLD costs more than all else in a row. Since a letter folds into one to three letters, the
# length alone rules out nearly all titles.
IS_TITLE = (
    "CASE WHEN length(t.title) <= %s AND 3 * length(t.title) >= %s "
    f"THEN {CASEFOLD}(t.title) = %s ELSE 0 END"
)


class Sqlite:
    corrects = False

    def hits(self, query: Query, *, locale: str, types: Sequence[str]) -> Sql:
        where = build_conditions(locale=locale, types=types)
        text = (
            f"SELECT t.entry_id AS entry_id, "  # noqa: S608 -- our own names
            f"{TITLE_BONUS} * ({IS_TITLE}) - {INDEX}.rank AS score "
            f"FROM {INDEX} CROSS JOIN published_searchtext t ON t.id = {INDEX}.rowid "
            f"WHERE {INDEX} MATCH %s AND {where.text}"
        )
        title = query.title.casefold()
        title_values = [len(title), len(title), title]
        return Sql(text, [*title_values, build_match_expression(query), *where.values])

    def highlights(
        self, query: Query, *, locale: str, ids: Sequence[UUID]
    ) -> dict[UUID, Highlight]:
        snippet = f"snippet({INDEX}, {{}}, %s, %s, '…', {SNIPPET_WORDS})"
        text = (
            f"SELECT t.entry_id, highlight({INDEX}, 0, %s, %s), "  # noqa: S608 -- our own names
            f"{snippet.format(1)}, {snippet.format(2)} "
            f"FROM {INDEX} JOIN published_searchtext t ON t.id = {INDEX}.rowid "
            # The plus keeps SQLite from querying the index once per row, which is slower.
            f"WHERE {INDEX} MATCH %s AND +{INDEX}.rowid IN "
            f"(SELECT id FROM published_searchtext WHERE entry_id IN ({placeholder_list(ids)}))"
        )
        values = [*[OPEN, CLOSE] * 3, build_match_expression(query), *(stored_id(id) for id in ids)]
        return {
            UUID(id): Highlight(render_marks(title), render_marks(choose_snippet(body, summary)))
            for id, title, summary, body in execute(Sql(text, values))
        }


def build_match_expression(query: Query) -> str:
    """Write the query for FTS5. Words have letters and digits only, and are quoted."""
    groups = [" OR ".join(f'"{word}"' for word in group) for group in query.groups]
    if query.open_end:
        groups[-1] += " *"
    return " AND ".join(f"({group})" for group in groups)
