"""What an engine for full-text search must be able to do, and which one is in use."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from django.conf import settings
from django.db import connections
from django.db.models import QuerySet

from cms.published.search.marks import Highlight
from cms.published.search.query import Query

#: What the score of an entry gets on top whose whole title is what was asked: more than any has.
WHOLE_TITLE = 1_000


def marks(values: Collection[Any]) -> str:
    """Where the values of a list stand in a statement."""
    return ", ".join(["%s"] * len(values))


class Sql(NamedTuple):
    """A piece of a statement. Its text is ours; all that came with a request is in ``values``."""

    text: str
    values: list[Any]


class Backend(Protocol):
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


def backend() -> Backend:
    return backend_for(connections[settings.READ_DATABASE].vendor, settings.SEARCH_URL)


@cache
def backend_for(vendor: str, url: str) -> Backend:
    from cms.published.search.opensearch import OpenSearch  # noqa: PLC0415 -- they import this one
    from cms.published.search.postgresql import PostgreSql  # noqa: PLC0415 -- as above
    from cms.published.search.sqlite import Sqlite  # noqa: PLC0415 -- as above

    own: Backend = PostgreSql() if vendor == "postgresql" else Sqlite()
    return OpenSearch(url, instead=own) if url else own


def execute(sql: Sql) -> list[tuple[Any, ...]]:
    with connections[settings.READ_DATABASE].cursor() as cursor:
        cursor.execute(*sql)
        return list(cursor.fetchall())


def sql_of(queryset: "QuerySet[Any]") -> Sql:
    """Raises EmptyResultSet if Django knows without asking that there can be no row."""
    connection = connections[settings.READ_DATABASE]
    text, values = queryset.query.get_compiler(connection=connection).as_sql()
    return Sql(text, list(values))


def stored(id: UUID) -> str | UUID:
    """An id as the database has it: SQLite knows no ids and keeps their digits."""
    return id if connections[settings.READ_DATABASE].vendor == "postgresql" else id.hex


def narrowing(*, locale: str, types: Sequence[str]) -> Sql:
    """The conditions beside the words, on the table ``t``."""
    if not types:
        return Sql("t.locale = %s", [locale])
    return Sql(f"t.locale = %s AND t.type IN ({marks(types)})", [locale, *types])
