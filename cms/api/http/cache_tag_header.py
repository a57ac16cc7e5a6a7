"""What an answer shows: noted while it is made, for the tags under which shared caches keep it.

Nothing need be noted: the ids that an answer names are found in it, and one that lists rows without
saying of which collection is purged with every change.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from cms.published import cache_tags
from cms.published.models.rows import published_types

#: Entries, their parts and their cards all say their id, and nothing else does so in this form.
ID = re.compile(rb'"id":"([0-9a-f]{8}-[0-9a-f-]{27})"')
#: Parameters that choose among the rows of a collection by nothing but what the rows say.
OWN = frozenset(
    (
        *("page", "page_size", "cursor", "count", "ordering", "locale", "as_of"),
        *("fields", "body", "include"),
    )
)


@dataclass
class CacheTags:
    """``others`` None: nothing was said but for the entries."""

    entries: set[str] = field(default_factory=set)
    others: set[str] | None = None

    def tags_of(self, body: bytes) -> tuple[str, ...]:
        # So many are not named in any case: then looking for more would only take time.
        enough = len(self.entries) > cache_tags.MAX_NAMED_ENTRIES
        named = set() if enough else {id.decode() for id in ID.findall(body)}
        others = {cache_tags.MANY} if self.others is None else self.others
        return cache_tags.response_tags(self.entries | named, others)


NOTED: ContextVar[CacheTags | None] = ContextVar("NOTED", default=None)


@contextmanager
def collect_tags() -> Iterator[CacheTags]:
    noted = CacheTags()
    token = NOTED.set(noted)
    try:
        yield noted
    finally:
        NOTED.reset(token)


def add_tags(entries: Iterable[str] = (), others: Iterable[str] | None = None) -> None:
    """The answer that is being made shows these entries, maybe without their ids, and has these
    other tags.
    """
    noted = NOTED.get()
    if noted is not None:
        noted.entries.update(entries)
        if others is not None:
            noted.others = {*(noted.others or ()), *others}


def add_list_tags(view: Any, query: Iterable[str]) -> None:
    """A list changes with any row of its collection; one that asks more, also with those of the
    collections that its filters lead to.
    """
    found = {cache_tags.list_tag(view.published.collection)}
    if not set(query) <= OWN:
        types = published_types()
        leads_to = {*view.filters.relations.values()} & types.keys()
        found |= {cache_tags.list_tag(types[name].collection) for name in leads_to}
    add_tags(others=found)


def add_item_tags(view: Any, item: Mapping[str, Any]) -> None:
    """An entry that shows its neighbours changes when another one comes between them."""
    within = (item.get(view.neighbours.within) if view.neighbours else None) or {}
    collection = view.published.collection
    add_tags(others=[cache_tags.neighbours_tag(collection, within["id"])] if "id" in within else [])
