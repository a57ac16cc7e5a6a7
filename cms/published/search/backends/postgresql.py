"""Search backend for PostgreSQL: a tsvector with weights A, B and D, stemmed per language."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from cms.published.search.backends.base import (
    MOST_SCORED,
    TITLE_BONUS,
    Bounds,
    Matches,
    build_conditions,
    join_title,
)
from cms.published.search.highlighting import (
    BEFORE,
    CLOSE,
    EXCERPT,
    OPEN,
    Highlight,
    MarkedWords,
    SourceTexts,
    build_highlight,
    cut_words,
    find_gap,
)
from cms.published.search.parser import Query
from cms.published.search.scopes import mark_scopes, mark_title
from cms.published.sql import Sql, execute

#: Languages with a stemmer. The migration creates a configuration without stop words for each, so
#: that a search for "with" finds it. Texts in other languages are compared letter by letter.
LANGUAGES = {"en": "english", "es": "spanish", "de": "german", "fr": "french"}
WEIGHTS = "{0.125, 0, 0.375, 1}"  # D, C, B, A: the 1, 3 and 8 of SQLite; C are the names
BY_LENGTH = 1  # a hit in a long text says less
MARKS = f'StartSel="{OPEN}", StopSel="{CLOSE}", HighlightAll=true'
MAX_STEMS = 8
PARTS = ("summary", "body")

# ts_headline is slow on long texts, so it gets only an excerpt around the first word that begins
# like a search term. What stands before tells to which words of the text the marks belong.
HEADLINE = "ts_headline(%s::regconfig, {}, to_tsquery(%s::regconfig, %s), %s)"
HIGHLIGHTS = """
SELECT t.entry_id, t.locale, t.title, t.summary || edition.document,
       t.body || edition.document, {title},
       left(t.summary_words, summary_from), {summary},
       length(t.summary_words) > summary_from + {length},
       left(t.body_words, body_from), {body},
       length(t.body_words) > body_from + {length}
FROM published_searchtext t JOIN published_edition AS edition ON edition.sequence = t.sequence
CROSS JOIN LATERAL (SELECT greatest({summary_at} - {before}, 0) AS summary_from,
                           greatest({body_at} - {before}, 0) AS body_from) AS place
CROSS JOIN LATERAL (SELECT substr(t.summary_words, summary_from + 1, {length}) AS summary_part,
                           substr(t.body_words, body_from + 1, {length}) AS body_part) AS part
WHERE t.entry_id = ANY(%s)
"""
FIRST = "nullif(strpos(' ' || translate(t.{column}_words, E'\\n', ' '), ' ' || {stem}), 0)"
MATCHING = "FROM published_searchtext t WHERE {vector} @@ to_tsquery(%s::regconfig, %s)"
#: The words of titles and the marks: an index of its own, which a migration creates.
HEADS = "ts_filter(t.vector, '{a,c}')"
# In the order of ids PostgreSQL would go through all rows for those that match, and unpack each. So
# it finds them by the index first, and puts them in order then.
TABLES = f"""
matching AS MATERIALIZED (SELECT t.id {MATCHING.format(vector="t.vector")}),
titled AS MATERIALIZED (SELECT t.id {MATCHING.format(vector=HEADS)}),
exact AS MATERIALIZED (SELECT t.id {MATCHING.format(vector=HEADS)}),
"""
CANDIDATES = " UNION ".join(
    f"SELECT id FROM (SELECT id FROM {name} ORDER BY id DESC LIMIT %s) AS {name}_newest"  # noqa: S608 -- our own names
    for name in ("exact", "titled", "matching")
)
SCORES = f"""
SELECT t.entry_id AS entry_id, {TITLE_BONUS} * (t.title_words = %s)::int
+ ts_rank_cd(%s, t.vector, to_tsquery(%s::regconfig, %s), %s)::float8 AS score
FROM published_searchtext t
"""  # noqa: S608 -- as above
# A stem ends in "i" where its words may end in "y".
STEM = "rtrim(coalesce((ts_lexize(%s, %s))[1], %s), 'i')"


class PostgreSql:
    is_current = True

    def hits(
        self, query: Query, *, locale: str, types: Sequence[str], bounds: Bounds | None = None
    ) -> Sql:
        where = build_conditions(locale=locale, types=types)
        configuration = text_search_configuration(locale)
        if bounds:
            unmatched = self.exclude_matches(bounds.without, locale=locale)
            where = Sql(
                f"{where.text} AND t.entry_id IN ({bounds.among.text}) AND {unmatched.text}",
                [*where.values, *bounds.among.values, *unmatched.values],
            )
        text = f"{SCORES} WHERE t.vector @@ to_tsquery(%s::regconfig, %s) AND {where.text}"
        tsquery = [configuration, build_tsquery(query)]
        ranked = [join_title(query, locale=locale), WEIGHTS, *tsquery, BY_LENGTH]
        return Sql(text, [*ranked, *tsquery, *where.values])

    def build_matches(self, query: Query, *, locale: str, types: Sequence[str]) -> Matches:
        configuration, title = text_search_configuration(locale), join_title(query, locale=locale)
        match = build_tsquery(query)
        scope = " | ".join(map(write_term, mark_scopes(locale, types)))
        scoped = [configuration, f"({match}) & ({scope})"]
        exact = [configuration, f"({match}) & {write_term(mark_title(title))} & ({scope})"]
        ranked = [title, WEIGHTS, configuration, match, BY_LENGTH]
        matching = MATCHING.format(vector="t.vector")
        return Matches(
            best=Sql(f"{SCORES} WHERE t.id IN ({CANDIDATES})", [*ranked, *[MOST_SCORED] * 3]),
            ids=Sql(f"SELECT t.entry_id {matching}", scoped),
            total=Sql("SELECT count(*) FROM matching", []),
            tables=Sql(TABLES, [*scoped, *scoped, *exact]),
        )

    def exclude_matches(self, query: Query, *, locale: str) -> Sql:
        values = [text_search_configuration(locale), build_tsquery(query)]
        return Sql("NOT t.vector @@ to_tsquery(%s::regconfig, %s)", values)

    def highlights(
        self, query: Query, *, locale: str, ids: Sequence[UUID]
    ) -> dict[UUID, Highlight]:
        config, tsquery = text_search_configuration(locale), build_tsquery(query)
        terms = {word for group in query.groups for term in group for word in term.split()}
        # In one order in every process: the last of them decides on the excerpt.
        words = sorted(terms, key=lambda word: (len(word), word))[-MAX_STEMS:]
        first = ", ".join([FIRST.replace("{stem}", STEM)] * len(words))
        text = HIGHLIGHTS.format(
            **{name: HEADLINE.format(f"{name}_part") for name in PARTS},
            **{f"{name}_at": f"coalesce({first.format(column=name)}, 1)" for name in PARTS},
            title=HEADLINE.format("t.title_words"),
            before=BEFORE,
            length=EXCERPT,
        )
        marks = [config, config, tsquery, MARKS] * 3
        stems = [value for word in reversed(words) for value in (config, word, word)] * 2
        rows = execute(Sql(text, [*marks, *stems, list(ids)]))
        return {row[0]: highlight_row(row) for row in rows}


def highlight_row(row: tuple[Any, ...]) -> Highlight:
    """Build the highlight from a row of ``HIGHLIGHTS``."""
    _, *texts, title = row[: len(SourceTexts._fields) + 2]
    parts = row[len(SourceTexts._fields) + 2 :]
    return build_highlight(
        SourceTexts(*texts),
        title=title,
        summary=trim_partial_words(*parts[:3]),
        body=trim_partial_words(*parts[3:]),
    )


def trim_partial_words(before: str, part: str, is_cut: bool) -> MarkedWords:
    """Drop partial words at the ends of a part of the words of a text."""
    if before and before[-1] not in " \n":
        gap = find_gap(part, 0, len(part))
        before, part = before + part[: gap + 1], part[gap + 1 :]
    if is_cut:
        part = part[: max(part.rfind(gap) for gap in " \n")]
    return cut_words(before, part, is_cut=is_cut)


def text_search_configuration(locale: str) -> str:
    language = LANGUAGES.get(locale.partition("-")[0])
    return f"marrow_{language}" if language else "simple"


def build_tsquery(query: Query) -> str:
    """Write the query for to_tsquery. Words have letters and digits only, and are quoted."""
    groups = [" | ".join(map(write_term, group)) for group in query.groups]
    if query.open_end:
        groups[-1] += ":*"
    return " & ".join(f"({group})" for group in groups)


def write_term(term: str) -> str:
    words = " <-> ".join(f"'{word}'" for word in term.split())
    return f"({words})" if " " in term else words
