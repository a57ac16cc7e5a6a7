"""``facets=treatments,year``: count the rows of a list by value, all facets in one statement.

A collection declares ``facets``: names of its relations, of its columns, and ``year`` (that of
``published_at``). The rows are those of the list, except that a facet ignores its own condition:
a reader who has chosen one treatment still sees how many rows the others have.

Only published rows are joined, so nothing is counted, or named, that readers may not see.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, ExtractYear, NullIf

from cms.api.collection import get_collection
from cms.api.database.snapshot import reader_queryset
from cms.api.database.statement_cache import BoundParameters
from cms.api.parameters.filters import RowFilters
from cms.api.parameters.parameter import Parameter
from cms.api.parameters.value_lists import WordListValue
from cms.api.query.conditions import Condition, Relation
from cms.api.query.selection import Selection
from cms.lib.collation.sort_keys import sort_key
from cms.published.models.references import Reference
from cms.published.models.rows import Row
from cms.published.sql import Sql, compile_queryset, execute

Json = dict[str, Any]
MAX_FACET_VALUES = 100
COUNT_COLUMNS = ("facet", "key", "named", "called", "total")
EMPTY_TEXT = Value("", output_field=TextField())
TOTAL_NAME = "*"  # the name under which the rows themselves are counted


@dataclass(frozen=True)
class Facet:
    """A property to count rows by."""

    name: str

    def ignores(self, condition: Condition) -> bool:
        """Return whether the condition is on the facet's own property."""
        raise NotImplementedError

    def count_values(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        """Return a row of ``COUNT_COLUMNS`` for each value that these rows have."""
        raise NotImplementedError

    def render_value(self, row: Sequence[Any]) -> Json:
        """Convert such a row to JSON."""
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

    def count_values(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        named_rows = rows.annotate(
            facet=Value(self.name, output_field=TextField()),
            # An empty text is unknown like null: both are one value.
            key=NullIf(Cast(self.key_expression(), TextField()), EMPTY_TEXT),
            named=EMPTY_TEXT,
            called=EMPTY_TEXT,
        )
        grouped = named_rows.values(*COUNT_COLUMNS[:-1]).annotate(total=Count("pk"))
        counts: QuerySet[Any] = grouped.values_list(*COUNT_COLUMNS)
        return counts

    def render_value(self, row: Sequence[Any]) -> Json:
        return {"value": row[1], "count": row[-1]}


@dataclass(frozen=True)
class BooleanFacet(ColumnFacet):
    """The values of a boolean column."""

    def render_value(self, row: Sequence[Any]) -> Json:
        return {"value": row[1] in ("1", "true"), "count": row[-1]}


@dataclass(frozen=True)
class IntegerFacet(ColumnFacet):
    """The values of an integer column."""

    def render_value(self, row: Sequence[Any]) -> Json:
        return {"value": None if row[1] is None else int(row[1]), "count": row[-1]}


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

    def count_values(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        references = Reference._default_manager.filter(
            source_type=self.relation.source.type,
            name=self.relation.name,
            target_id=OuterRef("pk"),
            source_id__in=rows.values("pk"),
        )
        counts = references.order_by().values("target_id").annotate(total=Count("source_id"))
        targets: QuerySet[Any] = reader_queryset(self.relation.target).annotate(
            facet=Value(self.name, output_field=TextField()),
            key=Cast("pk", TextField()),
            named=F("slug"),
            called=F("title"),
            total=Subquery(counts.values("total")),
        )
        return targets.order_by().values_list(*COUNT_COLUMNS)

    def render_value(self, row: Sequence[Any]) -> Json:
        return {"id": str(UUID(row[1])), "slug": row[2], "title": row[3], "count": row[-1]}


def build_facets(filters: type[RowFilters], names: Iterable[str]) -> dict[str, Facet]:
    """Build the facets that a collection declares, by name."""
    return {name: build_facet(filters, name) for name in names}


def build_facet(filters: type[RowFilters], name: str) -> Facet:
    model: type[Row] = filters._meta.model
    if name in filters.relations:
        target = get_collection(filters.relations[name]).published
        return RelationFacet(name, Relation(name, source=model, target=target))
    columns = {field.name: field.get_internal_type() for field in model._meta.concrete_fields}
    if name == "year" and name not in columns:
        return YearFacet(name, "published_at")
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
    facets: Mapping[str, Facet], selection: Selection, model: type[Row]
) -> tuple[dict[str, Json], int]:
    """Return the facets as JSON, and the number of rows of the list: one statement for all."""
    bound = BoundParameters()
    parametrized = selection.parametrized(bound, model=model)
    bound.shape += ["facets", *facets]
    bound.is_cacheable &= selection.search_query is None  # its words are part of the statement

    def compile_counts() -> Sql:
        total = ColumnFacet(TOTAL_NAME, "locale")  # a list has one locale
        first, *others = (
            facet.count_values(
                parametrized.matching_rows(reader_queryset(model), ignore=facet.ignores)
            )
            for facet in (total, *facets.values())
        )
        return compile_queryset(first.union(*others, all=True))

    statement = bound.statement(compile_counts)
    rows: dict[str, list[Any]] = {TOTAL_NAME: [], **{name: [] for name in facets}}
    for row in execute(statement) if statement else ():
        if row[-1]:
            rows[row[0]].append(row)
    count = sum(row[-1] for row in rows.pop(TOTAL_NAME))
    return {
        name: render_facet(facet, rows[name], locale=selection.locale)
        for name, facet in facets.items()
    }, count


def render_facet(facet: Facet, rows: list[Any], *, locale: str) -> Json:
    """Convert a facet to JSON, the most frequent values first, equal ones by title or value."""
    rows.sort(key=lambda row: (-row[-1], sort_key(row[3], locale=locale), row[1] is None, row[1]))
    values = [facet.render_value(row) for row in rows[:MAX_FACET_VALUES]]
    return {"values": values, "more": len(rows) > MAX_FACET_VALUES}
