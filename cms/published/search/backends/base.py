"""What a full-text search engine must be able to do."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from cms.published.search.highlighting import Highlight
from cms.published.search.parser import Query
from cms.published.sql import Sql, placeholder_list

#: What the score of an entry gets on top whose whole title is what was asked: more than any has.
TITLE_BONUS = 1_000


class SearchBackend(Protocol):
    corrects: bool  # it forgives slips by itself, so nobody need look for nearer words

    def hits(self, query: Query, *, locale: str, types: Sequence[str]) -> Sql:
        """A SELECT of ``entry_id`` and ``score`` of what matches; the best has the highest score.

        No types: all of them. It may be used several times in one statement.
        """
        ...

    def highlights(
        self, query: Query, *, locale: str, ids: Sequence[UUID]
    ) -> dict[UUID, Highlight]:
        """Where the words stand in these entries."""
        ...


def build_conditions(*, locale: str, types: Sequence[str]) -> Sql:
    """The conditions beside the words, on the table ``t``."""
    if not types:
        return Sql("t.locale = %s", [locale])
    return Sql(f"t.locale = %s AND t.type IN ({placeholder_list(types)})", [locale, *types])
