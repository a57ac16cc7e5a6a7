"""Collect the cache tags of a response while it is rendered.

A view need not add any: entry ids are also read from the body, and a response that lists rows
without naming their collection is purged with every change.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cms.published import cache_tags
from cms.published.models.rows import published_types

#: Entries, their parts and their cards all have their id in this form. So do rows of a document,
#: such as reports, whose tags name nothing and do no harm.
ID = re.compile(rb'"id":"([0-9a-f]{8}-[0-9a-f-]{27})"')
#: Parameters that choose among the rows of a collection by the rows' own values alone.
OWN_PARAMETERS = frozenset(
    (
        *("page", "page_size", "cursor", "count", "ordering", "locale", "as_of"),
        *("fields", "body", "include"),
    )
)


@dataclass
class CacheTags:
    """The ids of entries in a response, and its other tags; None: nobody added any.

    ``shown`` are tags of entries that are known already; with ``is_all`` the body has no others.
    """

    entries: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    is_all: bool = False
    others: set[str] | None = None

    def tags_of(self, body: bytes) -> tuple[str, ...]:
        """Return the tags of a response with this body, in a fixed order."""
        # So many entries are not named in any case: looking for more would only take time.
        enough = self.is_all or len(self.entries) > cache_tags.MAX_NAMED_ENTRIES
        found = set() if enough else find_entry_tags(body)
        others = {cache_tags.MANY} if self.others is None else self.others
        added = map(cache_tags.entry_tag, self.entries)
        return cache_tags.join_tags(found.union(self.shown, added), others)


COLLECTED: ContextVar[CacheTags | None] = ContextVar("COLLECTED", default=None)


def find_entry_tags(body: bytes) -> set[str]:
    """Return the tags of the entries that a body shows with their ids."""
    return {cache_tags.entry_tag(id.decode()) for id in ID.findall(body)}


@contextmanager
def collect_tags() -> Iterator[CacheTags]:
    """Collect the tags that are added inside."""
    tags = CacheTags()
    token = COLLECTED.set(tags)
    try:
        yield tags
    finally:
        COLLECTED.reset(token)


def add_tags(entries: Iterable[str] = (), others: Iterable[str] | None = None) -> None:
    """Add entries that the response shows, maybe without their ids, and other tags."""
    tags = COLLECTED.get()
    if tags is not None:
        tags.entries.update(entries)
        if others is not None:
            tags.others = {*(tags.others or ()), *others}


def add_shown_tags(tags: Set[str], *, is_all: bool) -> None:
    """Add the tags of entries that the response shows; ``is_all``: it shows no others."""
    collected = COLLECTED.get()
    if collected is not None:
        collected.shown |= tags
        collected.is_all = is_all


def add_list_tags(name: str, related_types: Iterable[str], query: Iterable[str]) -> None:
    """Add the tags of a list: its collection, and those of the types that its filters lead to.

    ``name`` is the collection's, ``query`` holds the names of the request's parameters. A plain
    list changes with the rows of its own collection alone.
    """
    tags = {cache_tags.list_tag(name)}
    if not OWN_PARAMETERS.issuperset(query):
        by_type = get_list_tags()
        tags.update(by_type[type] for type in by_type.keys() & {*related_types})
    add_tags(others=tags)


@cache
def get_list_tags() -> dict[str, str]:
    """Return the tags of the lists of entries, by type."""
    types = published_types()
    return {type: cache_tags.list_tag(model.collection) for type, model in types.items()}


def add_item_tags(name: str, within: Mapping[str, Any] | None) -> None:
    """Add the tag of an item that shows its neighbours, which changes when one comes between.

    ``name`` is the collection's; ``within`` is what the item stands in, such as its series.
    """
    tags = [cache_tags.neighbours_tag(name, within["id"])] if within and "id" in within else []
    add_tags(others=tags)
