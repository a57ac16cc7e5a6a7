"""Resolve the names of entries in filters to the ids of published entries.

A slug is looked up in the language of the list, then in its fallback languages, then in all others:
whatever a list can refer to can be named. Current slugs come before old ones. A list over all
languages takes the entries of all languages that have the slug. A name that no published entry has
is refused, in the same words whether a draft has it or nobody; of a withdrawn entry, which the
change log names anyway, it is said that it was withdrawn.

Names that were found are cached until the log grows, so most requests need no statement for them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet, TextField, Value

from cms.api.database.snapshot import LogState, reader_queryset
from cms.api.database.state_cache import StateCache
from cms.api.parameters.values import is_id
from cms.api.query.locales import ALL_LOCALES, fallback_chain
from cms.published.models.references import Slug
from cms.published.models.rows import Published, published_types
from cms.published.reference_keys import hash_id
from cms.published.reference_sql import find_descendants


class Name(NamedTuple):
    """A slug or an id, in small letters, of an entry of a type."""

    type: str
    text: str


class Holder(NamedTuple):
    """A published entry that a name stands for, with its language."""

    id: UUID
    locale: str


Holders = dict[Name, list[Holder]]
#: The relation that makes a hierarchy, and the key of an entry in it.
Root = tuple[int, int]


@dataclass(frozen=True)
class NamedEntries:
    """What a filter by a relation names: a row refers to one entry of each group of keys.

    An entry brings those below it in its hierarchy along.
    """

    groups: tuple[Any, ...]


class FoundNames:
    """The entries behind names, found in one state of the log."""

    def __init__(self) -> None:
        self.holders: Holders = {}
        #: By relation and key: the keys of all entries below.
        self.descendants: dict[Root, list[int]] = {}

    def __len__(self) -> int:
        return len(self.holders) + sum(map(len, self.descendants.values()))

    def find(self, names: Collection[Name]) -> Holders:
        """Return the entries that have these names, in any language.

        At most one statement, and a second one for names that no entry has today.
        """
        if missing := {name for name in names if name not in self.holders}:
            found = find_current(missing)
            if unknown := missing - found.keys():
                found |= find_former(unknown)
            self.holders |= found
        return {name: self.holders[name] for name in names if name in self.holders}

    def find_descendants(self, roots: Iterable[Root]) -> dict[Root, list[int]]:
        """Return the keys of the entries below each root: at most one statement for a hierarchy."""
        wanted = list(roots)
        missing: dict[int, set[int]] = defaultdict(set)
        for relation, key in wanted:
            if (relation, key) not in self.descendants:
                missing[relation].add(key)
        found = {root: self.descendants[root] for root in wanted if root in self.descendants}
        for relation, keys in missing.items():
            below = find_descendants(relation, sorted(keys))
            found |= {(relation, key): each for key, each in below.items()}
        self.descendants |= found
        return found


FOUND_NAMES = StateCache(FoundNames)


def get_entry_names(log_state: LogState) -> FoundNames:
    """Return the cached names of this state of the log, or none yet."""
    return FOUND_NAMES.get_content(log_state)


def clear_entry_names() -> None:
    FOUND_NAMES.clear_content()


def find_current(names: Iterable[Name]) -> Holders:
    """Find the published entries that have these ids or current slugs, with one statement."""
    models = published_types()
    first, *others = (
        rows_named(models[type], texts) for type, texts in group_by_type(names).items()
    )
    holders: Holders = defaultdict(list)
    wanted = set(names)
    for type, id, slug, locale in first.union(*others, all=True) if others else first:
        for text in (slug, str(id)):
            if (name := Name(type, text)) in wanted:
                holders[name].append(Holder(id, locale))
    return dict(holders)


def group_by_type(names: Iterable[Name]) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        texts[name.type].append(name.text)
    return texts


def rows_named(model: type[Published], texts: Sequence[str]) -> "QuerySet[Any, Any]":
    """Return type, id, slug and language of the published entries with these slugs and ids."""
    ids = [text for text in texts if is_id(text)]
    slugs = [text for text in texts if not is_id(text)]
    # The index on slugs begins with the language.
    rows = reader_queryset(model).filter(
        Q(pk__in=ids) | Q(locale__in=settings.LOCALES, slug__in=slugs)
    )
    type = Value(model.type, output_field=TextField())
    return rows.values_list(type, "pk", "slug", "locale")


def find_former(names: Collection[Name]) -> Holders:
    """Find the published entries that had these slugs before, with a statement for each type."""
    holders: Holders = defaultdict(list)
    for type, texts in group_by_type(names).items():
        former = reader_queryset(Slug).filter(type=type, locale__in=settings.LOCALES)
        entries = reader_queryset(published_types()[type])
        slugs = former.filter(slug__in=texts, entry_id__in=entries.values("pk"))
        for slug, locale, id in slugs.values_list("slug", "locale", "entry_id"):
            holders[Name(type, slug)].append(Holder(id, locale))
    return dict(holders)


def choose_entries(holders: Sequence[Holder], *, locale: str) -> tuple[int, ...]:
    """Return the keys of the entries that a name stands for in a list of this language."""
    if locale == ALL_LOCALES:
        return tuple(sorted({hash_id(holder.id) for holder in holders}))
    order = [*fallback_chain(locale), *settings.LOCALES]
    # An id may be of an entry in a language that is no longer offered.
    nearest = min(holders, key=lambda each: [*order, each.locale].index(each.locale))
    return (hash_id(nearest.id),)
