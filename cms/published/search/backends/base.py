"""The interface of a full-text search backend."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from cms.published.search.highlighting import Highlight
from cms.published.search.parser import Query
from cms.published.sql import Sql, placeholder_list

#: Added to the score of an entry whose title equals the query: more than any other score.
TITLE_BONUS = 1_000


class SearchBackend(Protocol):
    corrects: bool  # the engine corrects typing errors itself, so ``spelling`` is not needed

    def hits(self, query: Query, *, locale: str, types: Sequence[str]) -> Sql:
        """Build a SELECT of ``entry_id`` and ``score`` of the matches; the highest score is best.

        No types means all types. A statement may contain the SELECT several times.
        """
        ...

    def highlights(
        self, query: Query, *, locale: str, ids: Sequence[UUID]
    ) -> dict[UUID, Highlight]:
        """Highlight the words of the query in these entries."""
        ...


def build_conditions(*, locale: str, types: Sequence[str]) -> Sql:
    """Build the conditions on language and type, for the table ``t``."""
    if not types:
        return Sql("t.locale = %s", [locale])
    return Sql(f"t.locale = %s AND t.type IN ({placeholder_list(types)})", [locale, *types])
