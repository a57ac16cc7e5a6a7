"""Look up the terms of a query: correct their spelling, complete partial words, and find names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from cms.published.search.engine import database_backend
from cms.published.search.names import named_entries
from cms.published.search.parser import Query
from cms.published.search.tokens import (
    ONE_EDIT_LENGTH,
    decode_word,
    max_edits,
    nearest_word,
)
from cms.published.sql import Sql, execute

MAX_TERMS = 12  # only the first terms are looked up; nobody mistypes more in a search
MAX_WORDS = 3_000
MAX_COMPLETIONS = 8
MAX_WORD_LENGTH = 40
MAX_NAMED = 500  # entries whose names have one term

# Two letters at either end are correct in all but the unluckiest pair of typing errors; a word of
# four letters may have its middle swapped as well. Words with hits need no correction.
CANDIDATES_SQL = """
SELECT * FROM (
  SELECT CAST(%s AS integer) AS term, word, count FROM published_searchword
  WHERE locale = %s AND length BETWEEN %s AND %s AND (head = %s OR tail = %s OR word = %s)
  AND NOT EXISTS (SELECT 1 FROM ({hits}) AS hits) ORDER BY count DESC, word LIMIT {most}
) AS term_{term}
"""
# NULL in place of the count tells an entry from a word.
NAMED_SQL = """
SELECT * FROM (
  SELECT CAST(%s AS integer) AS term, CAST(entry_id AS text) AS word, CAST(NULL AS integer) AS count
  FROM ({hits}) AS hits ORDER BY 2 LIMIT {most}
) AS named_{term}
"""


@dataclass
class TermLookup:
    """What is known about the terms of a query, by the number of the term.

    ``candidates``: similar words with their counts, if the term itself occurs nowhere. ``named``:
    the entries whose names have the term.
    """

    candidates: dict[int, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    named: dict[int, set[UUID]] = field(default_factory=lambda: defaultdict(set))


def look_up_terms(query: Query, *, locale: str) -> Query:
    """Replace each word without hits by words that have some, and find the entries that terms name.

    One statement.
    """
    lookup = TermLookup()
    candidates = candidate_statements(query, locale=locale)
    read_rows(lookup, [*candidates, *named_statements(query, locale=locale)])
    corrected = correct_spelling(query, lookup)
    named = tuple(
        # What a correction names is not known yet.
        frozenset(lookup.named[number]) if group == query.groups[number] else None
        for number, group in enumerate(corrected.groups)
    )
    return replace(corrected, named=named)


def read_rows(lookup: TermLookup, statements: list[Sql]) -> None:
    """Run the statements as one."""
    if not statements:
        return
    text = " UNION ALL ".join(each.text for each in statements)
    for number, word, count in execute(Sql(text, [v for each in statements for v in each.values])):
        if count is None:
            lookup.named[number].add(UUID(word))
        else:
            lookup.candidates[number].append((word, count))


def correct_spelling(query: Query, lookup: TermLookup) -> Query:
    """Replace each term that has candidates by the nearest, or by all that it begins."""
    groups, is_corrected = list(query.groups), False
    for number, words in lookup.candidates.items():
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
        corrected=write_terms(query, (group[-1] for group in groups)) if is_corrected else None,
    )


def write_terms(query: Query, terms: Iterable[str]) -> str:
    """Write terms as readers would type them."""
    return " ".join(
        f'"{decode_word(term)}"' if term in query.quoted else decode_word(term) for term in terms
    )


def candidate_statements(query: Query, *, locale: str) -> Iterator[Sql]:
    """Yield a statement for each term that may be mistyped, which finds similar words."""
    last = len(query.groups) - 1
    correctable = [
        (number, word)
        for number, word in enumerate(query.terms)
        if len(word) <= MAX_WORD_LENGTH
        and word not in query.quoted
        and is_correctable(word, number == last)
    ]
    for number, word in correctable[:MAX_TERMS]:
        single = Query(groups=((word,),), open_end=False)
        hits = database_backend().hits(single, locale=locale, types=())
        edits = max_edits(word)
        longest = MAX_WORD_LENGTH if number == last else len(word) + edits
        swapped = word[:1] + word[1:3][::-1] + word[3:]
        values: list[Any] = [number, locale, len(word) - edits, longest]
        values += [word[:2], word[-2:], swapped, *hits.values]
        yield Sql(CANDIDATES_SQL.format(hits=hits.text, most=MAX_WORDS, term=number), values)


def is_correctable(word: str, is_last: bool) -> bool:
    return word.isalpha() and len(word) >= (2 if is_last else ONE_EDIT_LENGTH)


def named_statements(query: Query, *, locale: str) -> Iterator[Sql]:
    """Yield a statement for each group of terms, which finds the entries that they name."""
    for number in range(min(len(query.groups), MAX_TERMS)):
        hits = named_entries(query, number, locale=locale)
        text = NAMED_SQL.format(hits=hits.text, most=MAX_NAMED, term=number)
        yield Sql(text, [number, *hits.values])
