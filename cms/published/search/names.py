"""Find entries by the names of what they refer to: a post about a condition by its synonyms.

The names are joined when a search runs, so nothing has to be indexed again when they change.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from uuid import UUID

from cms.published.models.references import Reference
from cms.published.search.backends.base import SearchBackend, build_conditions
from cms.published.search.engine import database_backend
from cms.published.search.parser import Query
from cms.published.search.tokens import NAME_MARK
from cms.published.sql import Sql, placeholder_list, stored_id

#: Subtracted from the score of an entry that only refers to what has the words.
BEHIND_TEXTS = 1_000
MAX_COMBINATIONS = 6  # of groups that are matched by names; each costs a search of its own

ALL_HITS = "SELECT entry_id, max(score) AS score FROM ({hits}) AS found GROUP BY entry_id"
REFERRING = (
    f"SELECT source_id FROM {Reference._meta.db_table} "  # noqa: S608 -- our own name
    "WHERE name <> '' AND target_id IN ({targets})"
)


def named_entries(query: Query, number: int, *, locale: str) -> Sql:
    """Build the hits of a group of terms among names."""
    group = tuple(mark_name(term) for term in query.groups[number])
    is_last = number == len(query.groups) - 1
    single = Query(groups=(group,), open_end=query.open_end and is_last)
    return database_backend().hits(single, locale=locale, types=())


def mark_name(term: str) -> str:
    return " ".join(NAME_MARK + word for word in term.split())


def add_hits_by_names(
    query: Query, engine: SearchBackend, *, locale: str, types: Sequence[str]
) -> Sql:
    """Build the hits of an engine, and after them entries that refer to named entries.

    Such an entry has the other words of the query in its own text.
    """
    hits = [
        engine.hits(query, locale=locale, types=types),
        *(
            hits_by_names(query, numbers, engine, locale=locale, types=types)
            for numbers in combine_groups(query.named)
        ),
    ]
    if len(hits) == 1:
        return hits[0]
    text = " UNION ALL ".join(each.text for each in hits)
    return Sql(ALL_HITS.format(hits=text), [value for each in hits for value in each.values])


def combine_groups(named: Sequence[frozenset[UUID] | None]) -> list[frozenset[int]]:
    """Return which groups of a query may be matched by names together, the most groups first."""
    groups_of_entry: dict[UUID, set[int]] = defaultdict(set)
    for number, entries in enumerate(named):
        for entry_id in entries or ():
            groups_of_entry[entry_id].add(number)
    alone = {frozenset(numbers) for numbers in groups_of_entry.values()}
    together = {first | second for first, second in combinations(alone, 2)}
    combined = alone | together
    if unknown := frozenset(number for number, entries in enumerate(named) if entries is None):
        combined |= {unknown} | {numbers | unknown for numbers in combined}
    ordered = sorted(combined, key=lambda numbers: (-len(numbers), sorted(numbers)))
    return ordered[:MAX_COMBINATIONS]


def hits_by_names(
    query: Query,
    numbers: frozenset[int],
    engine: SearchBackend,
    *,
    locale: str,
    types: Sequence[str],
) -> Sql:
    """Build the hits that match the groups with these numbers by names, the others by text."""
    last = len(query.groups) - 1
    others = tuple(group for number, group in enumerate(query.groups) if number not in numbers)
    if others:
        rest = replace(query, groups=others, open_end=query.open_end and last not in numbers)
        found = engine.hits(rest, locale=locale, types=types)
        source = Sql(f"({found.text}) AS t WHERE TRUE", found.values)
        score = f"t.score - {BEHIND_TEXTS}"
    else:
        where = build_conditions(locale=locale, types=types)
        source = Sql(f"published_searchtext t WHERE {where.text}", where.values)
        score = f"-{BEHIND_TEXTS}.0"
    text, values = f"SELECT t.entry_id, {score} AS score FROM {source.text}", [*source.values]  # noqa: S608 -- values stay apart
    seen: set[frozenset[UUID]] = set()
    for number in sorted(numbers):
        entries = query.named[number]
        if entries is not None and entries in seen:
            continue  # several words of one name
        seen.add(entries or frozenset())
        targets = target_ids(query, number, locale=locale)
        text += f" AND t.entry_id IN ({REFERRING.format(targets=targets.text)})"
        values += targets.values
    return Sql(text, values)


def target_ids(query: Query, number: int, *, locale: str) -> Sql:
    """Build a list or a SELECT of the entries that a group of terms names."""
    if (entries := query.named[number]) is None:
        hits = named_entries(query, number, locale=locale)
        return Sql(f"SELECT entry_id FROM ({hits.text}) AS named", hits.values)  # noqa: S608 -- as above
    return Sql(placeholder_list(entries), [stored_id(each) for each in sorted(entries)])
