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
from cms.published.search.parser import Query
from cms.published.sql import Sql, placeholder_list, stored_id

#: Subtracted from the score of an entry that only refers to what has the words.
BEHIND_TEXTS = 1_000
MAX_COMBINATIONS = 6  # of groups that are matched by names; each costs a search of its own

ALL_HITS = "SELECT entry_id, max(score) AS score FROM ({hits}) AS found GROUP BY entry_id"
REFERRING = f"SELECT source_id FROM {Reference._meta.db_table} WHERE name <> '' AND target_id IN "  # noqa: S608 -- our own name


def add_hits_by_names(
    query: Query, engine: SearchBackend, *, locale: str, types: Sequence[str]
) -> Sql:
    """Build the hits of an engine, and after them entries that refer to named entries.

    Such an entry has the other words of the query in its own text.
    """
    hits = [engine.hits(query, locale=locale, types=types)]
    for numbers in combine_groups(query.named):
        hits.append(hits_by_names(query, numbers, engine, locale=locale, types=types))
    if len(hits) == 1:
        return hits[0]
    text = " UNION ALL ".join(each.text for each in hits)
    return Sql(ALL_HITS.format(hits=text), [value for each in hits for value in each.values])


def combine_groups(named: Sequence[frozenset[UUID]]) -> list[frozenset[int]]:
    """Return which groups of a query may be matched by names together, the most groups first."""
    groups_of_entry: dict[UUID, set[int]] = defaultdict(set)
    for number, entries in enumerate(named):
        for entry_id in entries:
            groups_of_entry[entry_id].add(number)
    alone = {frozenset(numbers) for numbers in groups_of_entry.values()}
    together = {first | second for first, second in combinations(alone, 2)}
    ordered = sorted(alone | together, key=lambda numbers: (-len(numbers), sorted(numbers)))
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
    rest = replace(query, groups=others, open_end=query.open_end and last not in numbers)
    if others:
        found = engine.hits(rest, locale=locale, types=types)
        source = Sql(f"({found.text}) AS t WHERE TRUE", found.values)
        score = f"t.score - {BEHIND_TEXTS}"
    else:
        where = build_conditions(locale=locale, types=types)
        source = Sql(f"published_searchtext t WHERE {where.text}", where.values)
        score = f"-{BEHIND_TEXTS}.0"
    text, values = f"SELECT t.entry_id, {score} AS score FROM {source.text}", source.values  # noqa: S608 -- values stay apart
    for targets in {query.named[number] for number in numbers}:
        text += f" AND t.entry_id IN ({REFERRING} ({placeholder_list(targets)}))"
        values = [*values, *map(stored_id, targets)]
    return Sql(text, values)
