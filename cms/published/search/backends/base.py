"""The interface of a full-text search backend."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from cms.published.search.highlighting import Highlight
from cms.published.search.models import SearchText
from cms.published.search.parser import Query
from cms.published.search.tokens import split_words
from cms.published.sql import Sql, placeholder_list

#: Added to the score of an entry whose title equals the query: more than any other score.
TITLE_BONUS = 1_000
#: A word that most entries have costs no more than another one. So of the matches are scored: those
#: that have the query as their title, those with its words in the title, and all others, the newest
#: of each, up to so many.
MOST_SCORED = 1_000


@dataclass(frozen=True)
class Bounds:
    """Which hits of a query are wanted: those that ``among`` selects, and ``without`` not."""

    among: Sql
    without: Query


NO_TABLES = Sql("", [])


@dataclass(frozen=True)
class Matches:
    """What matches a query, as SELECTs.

    ``best`` are the ``entry_id`` and ``score`` of those that are scored, at least ``MOST_SCORED``
    if there are so many; ``ids`` the ``entry_id`` of all, and ``total`` their number, unless all
    are scored. ``tables`` defines what ``best`` and ``total`` both read, for a WITH.
    """

    best: Sql
    ids: Sql
    total: Sql | None = None
    tables: Sql = NO_TABLES


def all_scored(hits: Sql) -> Matches:
    """Return matches of which each is scored: ``hits`` selects ``entry_id`` and ``score``."""
    ids = f"SELECT entry_id FROM ({hits.text}) AS hits"  # noqa: S608 -- values stay apart
    return Matches(best=hits, ids=Sql(ids, hits.values))


class SearchBackend(Protocol):
    #: Whether hits are what is published in the snapshot, neither more nor less.
    is_current: bool

    def hits(
        self, query: Query, *, locale: str, types: Sequence[str], bounds: Bounds | None = None
    ) -> Sql:
        """Build a SELECT of ``entry_id`` and ``score`` of the matches; the highest score is best.

        No types means all types. A statement may contain the SELECT several times.
        """
        ...

    def build_matches(self, query: Query, *, locale: str, types: Sequence[str]) -> Matches:
        """Build the SELECTs of what matches; no types means all types."""
        ...

    def exclude_matches(self, query: Query, *, locale: str) -> Sql:
        """Build the condition that an entry, of the table ``t``, does not match."""
        ...

    def highlights(
        self, query: Query, *, locale: str, ids: Sequence[UUID]
    ) -> dict[UUID, Highlight]:
        """Highlight the words of the query in these entries, which may lack some of them."""
        ...


def load_texts(ids: Sequence[UUID]) -> "QuerySet[SearchText]":
    """Return the texts of entries that readers get."""
    return SearchText.objects.using(settings.READ_DATABASE).filter(entry_id__in=list(ids))


def join_title(query: Query, *, locale: str) -> str:
    """Return the ``title_words`` of an entry that is searched for by its full title."""
    return " ".join(split_words(query.title, locale=locale))


def build_conditions(*, locale: str, types: Sequence[str]) -> Sql:
    """Build the conditions on language and type, for the table ``t``."""
    if not types:
        return Sql("t.locale = %s", [locale])
    return Sql(f"t.locale = %s AND t.type IN ({placeholder_list(types)})", [locale, *types])
