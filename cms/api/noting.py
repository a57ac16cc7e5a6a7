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

from cms.published import tags
from cms.published.models import published_types

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
class Noted:
    """``others`` None: nothing was said but for the entries."""

    entries: set[str] = field(default_factory=set)
    others: set[str] | None = None

    def tags_of(self, body: bytes) -> tuple[str, ...]:
        # So many are not named in any case: then looking for more would only take time.
        enough = len(self.entries) > tags.MOST
        named = set() if enough else {id.decode() for id in ID.findall(body)}
        others = {tags.MANY} if self.others is None else self.others
        return tags.of_answer(self.entries | named, others)


NOTED: ContextVar[Noted | None] = ContextVar("NOTED", default=None)


@contextmanager
def watch() -> Iterator[Noted]:
    noted = Noted()
    token = NOTED.set(noted)
    try:
        yield noted
    finally:
        NOTED.reset(token)


def note(entries: Iterable[str] = (), others: Iterable[str] | None = None) -> None:
    """The answer that is being made shows these entries, maybe without their ids, and has these
    other tags.
    """
    noted = NOTED.get()
    if noted is not None:
        noted.entries.update(entries)
        if others is not None:
            noted.others = {*(noted.others or ()), *others}


def note_list(view: Any, query: Iterable[str]) -> None:
    """A list changes with any row of its collection; one that asks more, also with those of the
    collections that its filters lead to.
    """
    found = {tags.of_list(view.published.collection)}
    if not set(query) <= OWN:
        types = published_types()
        leads_to = {*view.filters.relations.values()} & types.keys()
        found |= {tags.of_list(types[name].collection) for name in leads_to}
    note(others=found)


def note_one(view: Any, item: Mapping[str, Any]) -> None:
    """An entry that shows its neighbours changes when another one comes between them."""
    within = (item.get(view.neighbours.within) if view.neighbours else None) or {}
    collection = view.published.collection
    note(others=[tags.of_neighbours(collection, within["id"])] if "id" in within else [])
