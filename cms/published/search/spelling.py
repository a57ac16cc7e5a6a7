"""Correct the spelling of queries: complete partial words and replace mistyped words."""

from collections import defaultdict
from dataclasses import replace
from typing import Any

from cms.published.search.backends.base import SearchBackend
from cms.published.search.parser import Query
from cms.published.search.tokens import ONE_EDIT_LENGTH, max_edits, nearest_word
from cms.published.sql import Sql, execute

Candidates = dict[int, list[tuple[str, int]]]  # by term: similar words, with their counts
MAX_TERMS = 12  # only the first terms are looked up; nobody mistypes more in a search
MAX_WORDS = 3_000
MAX_COMPLETIONS = 8
MAX_WORD_LENGTH = 40

# Two letters at either end are correct in all but the unluckiest pair of typing errors; a word of
# four letters may have its middle swapped as well. Words with hits need no correction.
CANDIDATES_SQL = """
SELECT * FROM (
  SELECT CAST(%s AS integer) AS term, word, count FROM published_searchword
  WHERE locale = %s AND length BETWEEN %s AND %s AND (head = %s OR tail = %s OR word = %s)
  AND NOT EXISTS (SELECT 1 FROM ({hits}) AS hits) ORDER BY count DESC, word LIMIT {most}
) AS term_{term}
"""


def correct_spelling(query: Query, engine: SearchBackend, *, locale: str) -> Query:
    """Replace each word without hits by words that have some: one statement."""
    candidates = find_candidates(query, engine, locale=locale)
    groups, is_corrected = list(query.groups), False
    for number, words in candidates.items():
        typed, is_last = query.terms[number], number == len(groups) - 1
        completions = [word for word, _ in words if word.startswith(typed)] if is_last else []
        if completions:
            # "stimulati" is a prefix of the word, but not of its stem, which the index contains.
            groups[number] = (*completions[:MAX_COMPLETIONS], typed)
        elif correction := nearest_word(typed, words):
            groups[number], is_corrected = (correction,), True
    if tuple(groups) == query.groups:
        return query
    return replace(
        query,
        groups=tuple(groups),
        open_end=query.open_end and groups[-1][-1] == query.terms[-1],
        corrected=" ".join(group[-1] for group in groups) if is_corrected else None,
    )


def find_candidates(query: Query, engine: SearchBackend, *, locale: str) -> Candidates:
    """Look up similar words for each term that may be mistyped, by the number of the term."""
    parts: list[str] = []
    values: list[Any] = []
    last = len(query.groups) - 1
    for number, word in enumerate(query.terms):
        if (
            len(parts) < MAX_TERMS
            and len(word) <= MAX_WORD_LENGTH
            and is_correctable(word, number == last)
        ):
            single = Query(groups=((word,),), open_end=False)
            hits = engine.hits(single, locale=locale, types=())
            edits = max_edits(word)
            longest = MAX_WORD_LENGTH if number == last else len(word) + edits
            swapped = word[:1] + word[1:3][::-1] + word[3:]
            parts.append(CANDIDATES_SQL.format(hits=hits.text, most=MAX_WORDS, term=number))
            values += [number, locale, len(word) - edits, longest]
            values += [word[:2], word[-2:], swapped, *hits.values]
    candidates: Candidates = defaultdict(list)
    if parts:
        for number, word, count in execute(Sql(" UNION ALL ".join(parts), values)):
            candidates[number].append((word, count))
    return candidates


def is_correctable(word: str, is_last: bool) -> bool:
    return word.isalpha() and len(word) >= (2 if is_last else ONE_EDIT_LENGTH)
