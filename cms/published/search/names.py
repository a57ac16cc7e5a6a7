"""Find entries by the names of what they refer to: a post about a condition by its synonyms.

The names are joined when a search runs, so nothing has to be indexed again when they change.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from uuid import UUID

from cms.published.models.references import Card, Reference
from cms.published.reference_keys import hash_id, list_relation_numbers
from cms.published.search.backends.base import Bounds, SearchBackend, build_conditions
from cms.published.search.parser import Query
from cms.published.search.tokens import NAME_MARK
from cms.published.sql import Sql, placeholder_list

#: Subtracted from the score of an entry that only refers to what has the words.
BEHIND_TEXTS = 1_000
MAX_COMBINATIONS = 6  # of groups that are matched by names; each costs a search of its own

RANKED = "SELECT entry_id, max(score) AS score FROM ({hits}) AS named GROUP BY entry_id"
IDS = "SELECT entry_id FROM ({hits}) AS named"
BEHIND = f"SELECT entry_id, score - {BEHIND_TEXTS} AS score FROM ({{hits}}) AS rest"  # noqa: S608 -- a number
REFERRING_ALONE = f"""
SELECT t.entry_id, -{BEHIND_TEXTS}.0 AS score FROM published_searchtext t
WHERE t.entry_id IN ({{ids}}) AND {{where}} AND {{unmatched}}
"""  # noqa: S608 -- as above
REFERRING = (
    f"SELECT card.entry_id FROM {Reference._meta.db_table} AS reference "  # noqa: S608 -- our own names
    f"JOIN {Card._meta.db_table} AS card ON card.reference_key = reference.source "
    "WHERE reference.relation IN ({relations}) AND reference.target IN ({targets})"
)


def mark_name(term: str) -> str:
    return " ".join(NAME_MARK + word for word in term.split())


def build_hits_by_names(
    query: Query, engine: SearchBackend, *, locale: str, types: Sequence[str], is_ranked: bool
) -> Sql | None:
    """Build the hits of entries that refer to named entries, and that no text of their own finds.

    Such an entry has the other words of the query in its own text. All its scores are below those
    of texts; without ``is_ranked`` there are only ids. None: the query names nothing.
    """
    hits = [
        match_by_names(query, numbers, engine, locale=locale, types=types)
        for numbers in combine_groups(query.named)
    ]
    if not hits:
        return None
    if is_ranked:
        found = " UNION ALL ".join(each.text for each in hits)
        text = RANKED.format(hits=found) if len(hits) > 1 else found
    else:
        text = " UNION ".join(IDS.format(hits=each.text) for each in hits)
    return Sql(text, [value for each in hits for value in each.values])


def combine_groups(named: Sequence[frozenset[UUID]]) -> list[frozenset[int]]:
    """Return which groups of a query may be matched by names together, the most groups first."""
    groups_of_entry: dict[UUID, set[int]] = defaultdict(set)
    for number, entries in enumerate(named):
        for entry_id in entries:
            groups_of_entry[entry_id].add(number)
    alone = {frozenset(numbers) for numbers in groups_of_entry.values()}
    together = {first | second for first, second in combinations(alone, 2)}
    combined = alone | together
    ordered = sorted(combined, key=lambda numbers: (-len(numbers), sorted(numbers)))
    return ordered[:MAX_COMBINATIONS]


def match_by_names(
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
    referring = select_referring(query, numbers, types=types)
    if others:
        rest = replace(query, groups=others, open_end=query.open_end and last not in numbers)
        groups = tuple(query.groups[number] for number in sorted(numbers))
        # What has these words too is found by text.
        without = replace(query, groups=groups, open_end=query.open_end and last in numbers)
        bounds = Bounds(among=referring, without=without)
        found = engine.hits(rest, locale=locale, types=types, bounds=bounds)
        return Sql(BEHIND.format(hits=found.text), found.values)
    where = build_conditions(locale=locale, types=types)
    unmatched = engine.exclude_matches(query, locale=locale)
    text = REFERRING_ALONE.format(ids=referring.text, where=where.text, unmatched=unmatched.text)
    return Sql(text, [*referring.values, *where.values, *unmatched.values])


def select_referring_entries(targets: Iterable[UUID], *, types: Sequence[str]) -> Sql:
    """Select the ids of the entries, of these types (none: all), that refer to one of these under
    any name.
    """
    relations = list_relation_numbers(types=tuple(types) or None)
    keys = [hash_id(each) for each in sorted(targets)]
    text = REFERRING.format(relations=placeholder_list(relations), targets=placeholder_list(keys))
    return Sql(text, [*relations, *keys])


def select_referring(query: Query, numbers: frozenset[int], *, types: Sequence[str]) -> Sql:
    """Select the entries that refer, for each of the groups, to one that the group names."""
    selects = []
    seen: set[frozenset[UUID]] = set()
    for number in sorted(numbers):
        entries = query.named[number]
        if entries not in seen:  # several words of one name need one condition
            selects.append(select_referring_entries(entries, types=types))
        seen.add(entries)
    text = " INTERSECT ".join(each.text for each in selects)
    return Sql(text, [value for each in selects for value in each.values])
