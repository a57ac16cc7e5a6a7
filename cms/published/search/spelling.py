"""Look up terms in the database: correct their spelling, complete partial words, and find names."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cms.published.models.references import Card, Reference
from cms.published.reference_keys import list_relation_numbers
from cms.published.search.engine import database_backend
from cms.published.search.names import mark_name
from cms.published.search.parser import Query
from cms.published.search.terms import Meaning, Term
from cms.published.search.tokens import (
    max_edits,
    nearest_word,
)
from cms.published.sql import Sql, cast_id, execute, placeholder_list

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
# NULL in place of the count tells an entry from a word. Most names are of entries that nothing
# refers to under the name of a relation.
NAMED_SQL = f"""
SELECT * FROM (
  SELECT CAST(%s AS integer) AS term, {{id}} AS word,
  CAST(NULL AS integer) AS count
  FROM ({{hits}}) AS hits WHERE EXISTS (
    SELECT 1 FROM {Card._meta.db_table} AS card JOIN {Reference._meta.db_table} AS reference
    ON reference.target = card.reference_key
    WHERE card.entry_id = hits.entry_id AND reference.relation IN ({{relations}})
  ) ORDER BY 2 LIMIT {{most}}
) AS named_{{term}}
"""  # noqa: S608 -- our own name


@dataclass
class TermLookup:
    """What the database has of terms, by the number of the term.

    ``candidates``: similar words with their counts. ``named``: the entries whose names have it.
    """

    candidates: dict[int, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    named: dict[int, set[UUID]] = field(default_factory=lambda: defaultdict(set))


class Meanings:
    """The meanings of terms in one state of the published texts; its length is that of them all."""

    def __init__(self) -> None:
        self.by_term: dict[Term, Meaning] = {}
        self.length = 0

    def __len__(self) -> int:
        return self.length

    def find(self, terms: Iterable[Term]) -> list[Meaning]:
        """Return the meaning of each term, in order: at most one statement."""
        wanted = list(terms)
        meanings = {term: self.by_term[term] for term in wanted if term in self.by_term}
        unknown = [term for term in dict.fromkeys(wanted) if term not in meanings]
        found = dict(zip(unknown, read_meanings(unknown), strict=True))
        self.by_term |= found
        self.length += sum(1 + len(each.named) for each in found.values())
        return [(meanings | found)[term] for term in wanted]


def read_meanings(terms: list[Term]) -> list[Meaning]:
    """Look terms up, all in one statement."""
    statements = [
        *(find_candidates(number, term) for number, term in enumerate(terms) if term.is_spelt),
        *(find_named(number, term) for number, term in enumerate(terms) if term.is_named),
    ]
    if not statements:
        return [Meaning() for _ in terms]
    lookup = TermLookup()
    text = " UNION ALL ".join(each.text for each in statements)
    for number, word, count in execute(Sql(text, [v for each in statements for v in each.values])):
        if count is None:
            lookup.named[number].add(UUID(word))
        else:
            lookup.candidates[number].append((word, count))
    return [
        choose_meaning(term, lookup.candidates[number], frozenset(lookup.named[number]))
        for number, term in enumerate(terms)
    ]


def choose_meaning(
    term: Term, candidates: list[tuple[str, int]], named: frozenset[UUID]
) -> Meaning:
    """Choose all candidates that the term begins, if it is the last, or else the nearest one."""
    (typed, *_) = term.group
    begun = [word for word, _ in candidates if word.startswith(typed)] if term.is_last else []
    if begun:
        return Meaning(completions=tuple(begun[:MAX_COMPLETIONS]), named=named)
    return Meaning(correction=nearest_word(typed, candidates), named=named)


def find_candidates(number: int, term: Term) -> Sql:
    """Build a SELECT of words that are similar to a term, if it occurs nowhere."""
    (word,) = term.group
    single = Query(groups=(term.group,), open_end=False)
    hits = database_backend().hits(single, locale=term.locale, types=())
    edits = max_edits(word)
    longest = MAX_WORD_LENGTH if term.is_last else len(word) + edits
    swapped = word[:1] + word[1:3][::-1] + word[3:]
    values: list[Any] = [number, term.locale, len(word) - edits, longest]
    values += [word[:2], word[-2:], swapped, *hits.values]
    return Sql(CANDIDATES_SQL.format(hits=hits.text, most=MAX_WORDS, term=number), values)


def find_named(number: int, term: Term) -> Sql:
    """Build a SELECT of the entries that a term names, if anything refers to them."""
    marked = tuple(mark_name(each) for each in term.group)
    single = Query(groups=(marked,), open_end=term.is_open)
    hits = database_backend().hits(single, locale=term.locale, types=())
    relations = list_relation_numbers()
    text = NAMED_SQL.format(
        id=cast_id("hits.entry_id"),
        hits=hits.text,
        relations=placeholder_list(relations),
        most=MAX_NAMED,
        term=number,
    )
    return Sql(text, [number, *hits.values, *relations])
