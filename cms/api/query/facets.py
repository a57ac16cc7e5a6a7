"""``facets=treatments,year``: what the rows of a list have in common, counted, in one statement.

A collection declares ``facets``: names of its relations, of its columns, and ``year`` (that of
``published_at``). The rows are those of the list, except that a facet ignores its own condition:
who has chosen one treatment still sees how many rows the others have.

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
from cms.api.parameters.value_lists import Words
from cms.api.query.conditions import Condition, Relation
from cms.api.query.selection import Selection
from cms.published.models.references import Reference
from cms.published.models.rows import Row
from cms.published.sql import Sql, compile_queryset, execute

Json = dict[str, Any]
MOST_VALUES = 100
COLUMNS = ("facet", "key", "named", "called", "total")
EMPTY = Value("", output_field=TextField())
TOTAL = "*"  # under this name the rows themselves are counted


@dataclass(frozen=True)
class Facet:
    """One property to count by."""

    name: str

    def is_own(self, condition: Condition) -> bool:
        """Whether the condition asks for the facet's own property."""
        raise NotImplementedError

    def counted(self, among: "QuerySet[Any]") -> "QuerySet[Any]":
        """A row of ``COLUMNS`` for each value among these rows."""
        raise NotImplementedError

    def value(self, row: Sequence[Any]) -> Json:
        """What readers get of such a row."""
        raise NotImplementedError


@dataclass(frozen=True)
class ColumnFacet(Facet):
    column: str

    def is_own(self, condition: Condition) -> bool:
        declared = condition.filter
        return not condition.relation and bool(declared and declared.field_name == self.column)

    def key(self) -> Any:
        return F(self.column)

    def counted(self, among: "QuerySet[Any]") -> "QuerySet[Any]":
        found = among.annotate(
            facet=Value(self.name, output_field=TextField()),
            # An empty text says as little as null: both are one value.
            key=NullIf(Cast(self.key(), TextField()), EMPTY),
            named=EMPTY,
            called=EMPTY,
        )
        grouped = found.values("facet", "key", "named", "called").annotate(total=Count("pk"))
        counted: QuerySet[Any] = grouped.values_list(*COLUMNS)
        return counted

    def value(self, row: Sequence[Any]) -> Json:
        return {"value": row[1], "count": row[-1]}


@dataclass(frozen=True)
class FlagFacet(ColumnFacet):
    def value(self, row: Sequence[Any]) -> Json:
        return {"value": row[1] in ("1", "true"), "count": row[-1]}


@dataclass(frozen=True)
class NumberFacet(ColumnFacet):
    def value(self, row: Sequence[Any]) -> Json:
        return {"value": None if row[1] is None else int(row[1]), "count": row[-1]}


class Year(ExtractYear):
    """The year of an instant, in UTC."""

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # SQLite has it as a text in UTC, and Django's function for it calls Python for each row.
        text, values = compiler.compile(self.lhs)
        return f"CAST(substr({text}, 1, 4) AS integer)", values


@dataclass(frozen=True)
class YearFacet(NumberFacet):
    def key(self) -> Any:
        return Year(self.column, tzinfo=UTC)


@dataclass(frozen=True)
class RelationFacet(Facet):
    relation: Relation

    def is_own(self, condition: Condition) -> bool:
        """Only who names entries; `treatments__invasiveness=2` is a condition like any other."""
        return condition.relation == self.relation and condition.filter is None

    def counted(self, among: "QuerySet[Any]") -> "QuerySet[Any]":
        references = Reference._default_manager.filter(
            source_type=self.relation.source.type,
            name=self.relation.name,
            target_id=OuterRef("pk"),
            source_id__in=among.values("pk"),
        )
        counts = references.order_by().values("target_id").annotate(total=Count("source_id"))
        found: QuerySet[Any] = reader_queryset(self.relation.target).annotate(
            facet=Value(self.name, output_field=TextField()),
            key=Cast("pk", TextField()),
            named=F("slug"),
            called=F("title"),
            total=Subquery(counts.values("total")),
        )
        return found.order_by().values_list(*COLUMNS)

    def value(self, row: Sequence[Any]) -> Json:
        return {"id": str(UUID(row[1])), "slug": row[2], "title": row[3], "count": row[-1]}


def build_facets(filters: type[RowFilters], names: Iterable[str]) -> dict[str, Facet]:
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
        return FlagFacet(name, name)
    kind = NumberFacet if "IntegerField" in columns[name] else ColumnFacet
    return kind(name, name)


def facets_parameter(names: Sequence[str]) -> Parameter:
    return Parameter(
        "facets",
        Words(words=names),
        help=(
            "Counts beside the list, over the same rows; each ignores its own condition, so it "
            f"shows what else could be chosen. At most {MOST_VALUES} values of each."
        ),
    )


def count_facets(
    wanted: Mapping[str, Facet], selection: Selection, model: type[Row]
) -> tuple[dict[str, Json], int]:
    """The facets as readers get them, and how many rows the list has: one statement for all."""
    slots = BoundParameters()
    slotted = selection.slotted(slots, model=model)
    slots.shape += ["facets", *wanted]
    slots.is_cacheable &= selection.words is None  # which stand in the statement themselves

    def make() -> Sql:
        total = ColumnFacet(TOTAL, "locale")  # of which a list has one
        first, *others = (
            each.counted(slotted.found(reader_queryset(model), ignore=each.is_own))
            for each in (total, *wanted.values())
        )
        return compile_queryset(first.union(*others, all=True))

    statement = slots.statement(make)
    found: dict[str, list[Any]] = {TOTAL: [], **{name: [] for name in wanted}}
    for row in execute(statement) if statement else ():
        if row[-1]:
            found[row[0]].append(row)
    count = sum(row[-1] for row in found.pop(TOTAL))
    return {name: most_frequent(wanted[name], found[name]) for name in wanted}, count


def most_frequent(facet: Facet, found: list[Any]) -> Json:
    """The most frequent first; of equals the first by title, or by value."""
    found.sort(key=lambda row: (-row[-1], row[3].casefold(), row[1] is None, row[1]))
    values = [facet.value(row) for row in found[:MOST_VALUES]]
    return {"values": values, "more": len(found) > MOST_VALUES}
