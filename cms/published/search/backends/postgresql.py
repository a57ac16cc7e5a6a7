"""Search backend for PostgreSQL: a tsvector with weights A, B and D, stemmed per language."""

from collections.abc import Sequence
from uuid import UUID

from cms.published.search.backends.base import TITLE_BONUS, build_conditions
from cms.published.search.highlighting import (
    CLOSE,
    OPEN,
    Highlight,
    choose_snippet,
    render_marks,
    transfer_marks,
)
from cms.published.search.parser import Query
from cms.published.sql import Sql, execute

#: Languages with a stemmer. The migration creates a configuration without stop words for each, so
#: that a search for "with" finds it. Texts in other languages are compared letter by letter.
LANGUAGES = {"en": "english", "es": "spanish", "de": "german", "fr": "french"}
WEIGHTS = "{0.125, 0.125, 0.375, 1}"  # D, C, B, A: the 1, 3 and 8 of SQLite
BY_LENGTH = 1  # a hit in a long text says less
MARKS = f'StartSel="{OPEN}", StopSel="{CLOSE}", HighlightAll=true'
BEFORE, EXCERPT = 80, 320  # letters before the first match, and in all
MAX_STEMS = 8
PARTS = ("summary", "body")

# ts_headline is slow on long texts, so it gets only an excerpt around the first word that begins
# like a search term. The excerpt has no accents but the same length, so that the positions of the
# marks are those in the original text.
HEADLINE = "ts_headline(%s::regconfig, marrow_plain({}), to_tsquery(%s::regconfig, %s), %s)"
HIGHLIGHTS = """
SELECT t.entry_id, t.title, {title}, summary_from, summary_part, {summary}, body_from, body_part,
       {body}
FROM published_searchtext t
CROSS JOIN LATERAL (SELECT greatest({summary_at} - {before}, 1) AS summary_from,
                           greatest({body_at} - {before}, 1) AS body_from) AS place
CROSS JOIN LATERAL (SELECT substr(t.summary, summary_from, {length}) AS summary_part,
                           substr(t.body, body_from, {length}) AS body_part) AS part
WHERE t.entry_id = ANY(%s)
"""
# Look for the stem in the text itself; only if that fails, in the slower copy without accents.
FIRST = (
    "nullif(strpos(' ' || lower(t.{column}), ' ' || {stem}), 0), "
    "nullif(strpos(' ' || marrow_plain(t.{column}), ' ' || {stem}), 0)"
)
# A stem ends in "i" where its words may end in "y".
STEM = "rtrim(coalesce((ts_lexize(%s, %s))[1], %s), 'i')"


class PostgreSql:
    corrects = False

    def hits(self, query: Query, *, locale: str, types: Sequence[str]) -> Sql:
        where = build_conditions(locale=locale, types=types)
        text = (
            "SELECT t.entry_id AS entry_id, "  # noqa: S608 -- our own names
            f"{TITLE_BONUS} * (lower(t.title) = lower(%s))::int + ts_rank_cd(%s, t.vector, "
            "to_tsquery(%s::regconfig, %s), %s)::float8 AS score FROM published_searchtext t "
            f"WHERE t.vector @@ to_tsquery(%s::regconfig, %s) AND {where.text}"
        )
        tsquery = [text_search_configuration(locale), build_tsquery(query)]
        ranked = [query.title, WEIGHTS, *tsquery, BY_LENGTH]
        return Sql(text, [*ranked, *tsquery, *where.values])

    def highlights(
        self, query: Query, *, locale: str, ids: Sequence[UUID]
    ) -> dict[UUID, Highlight]:
        config, tsquery = text_search_configuration(locale), build_tsquery(query)
        words = sorted({w for group in query.groups for w in group}, key=len)[-MAX_STEMS:]
        first = ", ".join([FIRST.replace("{stem}", STEM)] * len(words))
        text = HIGHLIGHTS.format(
            **{name: HEADLINE.format(f"{name}_part") for name in PARTS},
            **{f"{name}_at": f"coalesce({first.format(column=name)}, 1)" for name in PARTS},
            title=HEADLINE.format("t.title"),
            before=BEFORE,
            length=EXCERPT,
        )
        marks = [config, config, tsquery, MARKS] * 3
        stems = [value for word in reversed(words) for value in (config, word, word) * 2] * 2
        highlights = {}
        for id, title, marked, *parts in execute(Sql(text, [*marks, *stems, list(ids)])):
            summary, body = trim_partial_words(*parts[:3]), trim_partial_words(*parts[3:])
            html = render_marks(choose_snippet(body, summary))
            highlights[id] = Highlight(render_marks(transfer_marks(marked, title)), html)
        return highlights


def trim_partial_words(first: int, text: str, marked: str) -> str:
    """Drop partial words at the ends of an excerpt that begins at letter ``first`` of a text."""
    part = transfer_marks(marked, text)
    if len(text) == EXCERPT:
        part = f"{part.rpartition(' ')[0]}…"
    return f"…{part.partition(' ')[2]}" if first > 1 else part


def text_search_configuration(locale: str) -> str:
    language = LANGUAGES.get(locale.partition("-")[0])
    return f"marrow_{language}" if language else "simple"


def build_tsquery(query: Query) -> str:
    """Write the query for to_tsquery. Words have letters and digits only, and are quoted."""
    groups = [" | ".join(f"'{word}'" for word in group) for group in query.groups]
    if query.open_end:
        groups[-1] += ":*"
    return " & ".join(f"({group})" for group in groups)
