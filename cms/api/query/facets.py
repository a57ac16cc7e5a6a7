"""``facets=treatments,year``: count the rows of a list by value, all facets in one statement.

A collection declares ``facets``: names of its relations, of columns that it filters by, and of its
``years``. The rows are those of the list, except that a facet ignores its own condition:
a reader who has chosen one treatment still sees how many rows the others have.

Only published rows are joined, so nothing is counted, or named, that readers may not see.

Each value says in ``value`` what finds its rows as a filter, with the same count. The rows of a
column's null, and those ``without`` any entry of a relation, are found by ``<name>__isnull=true``.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.db.models import Count, F
from django.db.models.functions import ExtractYear

from cms.api.database.snapshot import LogState
from cms.api.database.state_cache import KeptValues, StateCache, text_bytes
from cms.api.database.statement_cache import BoundParameters
from cms.api.database.statement_times import execute_foreseen
from cms.api.parameters.filters import RowFilters
from cms.api.parameters.parameter import Parameter
from cms.api.parameters.referred_filters import FirstReferredFilter
from cms.api.parameters.value_lists import WordListValue
from cms.api.query.conditions import Condition, Relation, build_relation
from cms.api.query.facet_rows import SharedRows
from cms.api.query.facet_sql import count_absence, count_column, count_rows, count_targets
from cms.api.query.selection import Selection
from cms.lib.allocator import fit_bytes
from cms.published.models.rows import Row
from cms.published.sql import Sql, compile_queryset

Json = dict[str, Any]
MAX_FACET_VALUES = 100
TOTAL_NAME = "*"  # the name under which the rows themselves are counted


#: Facets as JSON with the number of rows, by language and the digest of their statement.
KEPT_FACETS: StateCache[KeptValues[tuple[orjson.Fragment, int]]] = StateCache(KeptValues)


class CountRow(NamedTuple):
    """How many rows have one value. ``key`` None: they have no value.

    ``slug``, ``title`` and ``locale`` are those of the entry that a relation leads to, ``place`` is
    the sort key of its title in its language.
    """

    facet: str
    key: str | None
    slug: str
    title: str
    locale: str
    place: bytes
    total: int


@dataclass(frozen=True)
class Facet:
    """A property to count rows by."""

    name: str

    def ignores(self, condition: Condition) -> bool:
        """Return whether the condition is on the facet's own property."""
        raise NotImplementedError

    def count_values(self, rows: SharedRows) -> Iterator[Sql]:
        """Yield statements that return a ``CountRow`` for each value of the rows."""
        raise NotImplementedError

    def sort_key(self, row: CountRow) -> Any:
        """Return the place of a value among those that are as frequent."""
        raise NotImplementedError

    def render_value(self, row: CountRow, *, locale: str) -> Json:
        """Convert such a row to JSON; ``locale`` is that of the list."""
        raise NotImplementedError


@dataclass(frozen=True)
class ColumnFacet(Facet):
    """The values of a column."""

    column: str

    def ignores(self, condition: Condition) -> bool:
        declared = condition.filter
        return not condition.relation and bool(declared and declared.field_name == self.column)

    def key_expression(self) -> Any:
        return F(self.column)

    def count_values(self, rows: SharedRows) -> Iterator[Sql]:
        counted = rows.select_rows(self.ignores).values(counted_value=self.key_expression())
        yield count_column(self.name, compile_queryset(counted.annotate(total=Count("*"))))

    def sort_key(self, row: CountRow) -> Any:
        value = None if row.key is None else self.parse(row.key)
        return value is None, value

    def parse(self, key: str) -> Any:
        """Convert the text of a value to the value."""
        return key

    def render_value(self, row: CountRow, *, locale: str) -> Json:
        return {"value": None if row.key is None else self.parse(row.key), "count": row.total}


@dataclass(frozen=True)
class FirstReferredFacet(ColumnFacet):
    """The first values, in an order, of the entries that rows refer to."""

    declared: FirstReferredFilter
    model: type[Row]

    def key_expression(self) -> Any:
        return self.declared.select_first(self.model)


@dataclass(frozen=True)
class BooleanFacet(ColumnFacet):
    """The values of a boolean column."""

    def parse(self, key: str) -> bool:
        return key in ("1", "true")


@dataclass(frozen=True)
class IntegerFacet(ColumnFacet):
    """The values of an integer column."""

    def parse(self, key: str) -> int:
        return int(key)


class ExtractUtcYear(ExtractYear):
    """The year of an instant, in UTC."""

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # SQLite stores a text in UTC, and Django's own function would call Python for each row.
        text, values = compiler.compile(self.lhs)
        return f"CAST(substr({text}, 1, 4) AS integer)", values


@dataclass(frozen=True)
class YearFacet(IntegerFacet):
    """The years of an instant."""

    def key_expression(self) -> Any:
        return ExtractUtcYear(self.column, tzinfo=UTC)


@dataclass(frozen=True)
class RelationFacet(Facet):
    """The entries that a relation leads to."""

    relation: Relation

    def ignores(self, condition: Condition) -> bool:
        """Names of entries alone; `treatments__invasiveness=2` is a condition like any other."""
        return condition.relation == self.relation and condition.filter is None

    def count_values(self, rows: SharedRows) -> Iterator[Sql]:
        counts = rows.count_references(self.relation.number, self.ignores)
        yield count_targets(self.name, self.relation, counts, most=MAX_FACET_VALUES)
        yield from count_absence(self.name, self.relation, counts)

    def sort_key(self, row: CountRow) -> Any:
        # In the order of its own language: for that of a reader, thousands would be converted.
        return row.place, row.key

    def render_value(self, row: CountRow, *, locale: str) -> Json:
        id = str(UUID(row.key or ""))
        return {
            # A slug is looked up in the language of the list first.
            "value": row.slug if row.locale == locale else id,
            "id": id,
            "slug": row.slug,
            "locale": row.locale,
            "title": row.title,
            "count": row.total,
        }


def build_facets(filters: type[RowFilters], names: Iterable[str]) -> dict[str, Facet]:
    """Build the facets that a collection declares, by name."""
    return {name: build_facet(filters, name) for name in names}


def build_facet(filters: type[RowFilters], name: str) -> Facet:
    model: type[Row] = filters._meta.model
    if name in filters.relations:
        return RelationFacet(name, build_relation(filters, name))
    declared = filters.base_filters.get(name)
    if isinstance(declared, FirstReferredFilter):
        return FirstReferredFacet(name, name, declared, model)
    columns = {field.name: field.get_internal_type() for field in model._meta.concrete_fields}
    if name in filters.years:
        return YearFacet(name, filters.years[name])
    if columns[name] == "BooleanField":
        return BooleanFacet(name, name)
    facet_class = IntegerFacet if "IntegerField" in columns[name] else ColumnFacet
    return facet_class(name, name)


def facets_parameter(names: Sequence[str]) -> Parameter:
    return Parameter(
        "facets",
        WordListValue(words=names),
        help=(
            "Counts beside the list, over the same rows; each ignores its own condition, so it "
            f"shows what else could be chosen. At most {MAX_FACET_VALUES} values of each."
        ),
    )


def count_facets(
    facets: Mapping[str, Facet], selection: Selection, model: type[Row], *, log_state: LogState
) -> tuple[orjson.Fragment, int]:
    """Return the facets as JSON, and the number of rows of the list: at most one statement."""
    bound = BoundParameters()
    parametrized = selection.parametrized(bound, model=model)
    bound.shape += ["facets", *facets]
    bound.is_cacheable &= selection.search_query is None  # its words are part of the statement

    def compile_counts() -> Sql:
        shared = SharedRows(parametrized, model)
        statements = [each for facet in facets.values() for each in facet.count_values(shared)]
        statements.append(count_rows(TOTAL_NAME, shared.select_keys()))
        text = " UNION ALL ".join(each.text for each in statements)
        values = [value for each in statements for value in each.values]
        return shared.precede(Sql(text, values))

    statement = bound.statement(compile_counts)
    kept = KEPT_FACETS.get_content(log_state)
    # A list that can have no rows has no statement: its facets are empty, but they are its own.
    key = (selection.locale, (statement or Sql("", [model.type, *facets])).digest())
    found = kept.get(key)
    if found is None:
        rows: dict[str, list[CountRow]] = defaultdict(list)
        for row in map(CountRow._make, execute_foreseen(statement) if statement else ()):
            if row.total:  # an entry above others may have no rows
                rows[row.facet].append(row)
        rendered = {
            name: render_facet(facet, rows[name], locale=selection.locale)
            for name, facet in facets.items()
        }
        text = fit_bytes(orjson.dumps(rendered))
        found = orjson.Fragment(text), sum(row.total for row in rows[TOTAL_NAME])
        kept.keep(key, found, size=text_bytes(text))
    return found


def render_facet(facet: Facet, rows: list[CountRow], *, locale: str) -> Json:
    """Convert a facet to JSON, the most frequent values first, equal ones by title or value."""
    without = {}
    if isinstance(facet, RelationFacet):
        without = {"without": sum(row.total for row in rows if row.key is None)}
        rows = [row for row in rows if row.key is not None]
    totals = sorted((row.total for row in rows), reverse=True)
    more = len(rows) > MAX_FACET_VALUES
    least = totals[MAX_FACET_VALUES - 1] if more else 0
    shown = sorted(
        (row for row in rows if row.total >= least),  # titles decide among these alone
        key=lambda row: (-row.total, facet.sort_key(row)),
    )
    values = [facet.render_value(row, locale=locale) for row in shown[:MAX_FACET_VALUES]]
    return {"values": values, "more": more, **without}
