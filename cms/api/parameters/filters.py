"""Declare the filters of a collection, with django-filter.

    class TreatmentFilters(EntryFilters):
        relations = {"conditions": "condition"}  # relation name -> type of the entries it names

        class Meta(EntryFilters.Meta):
            model = PublishedTreatment
            fields = {**EntryFilters.Meta.fields, "invasiveness": NUMBER, "reversibility": CHOICE}

Every ``exact`` brings its ``__not``, which takes several values. No request instantiates a
FilterSet: the declared filters are read from the class, and a request applies only those in its
address (``cms.api.query.conditions``).
"""

from copy import copy
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.db.models.lookups import (
    Contains,
    Exact,
    GreaterThanOrEqual,
    IsNull,
    LessThanOrEqual,
    StartsWith,
)
from django_filters import Filter, FilterSet

from cms.api.parameters.value_lists import MAX_VALUES, CommaListValue, RepeatedValue
from cms.api.parameters.values import (
    BooleanValue,
    ChoiceValue,
    DateValue,
    DecimalValue,
    IdValue,
    InstantValue,
    IntegerValue,
    SlugValue,
    Span,
    SpanValue,
    Value,
)
from cms.api.parameters.year_values import YearBoundValue, YearValue
from cms.lib.folding import fold_text

ID = ["in"]
CHOICE = ["exact", "in", "isnull"]
TEXT = ["exact", "in", "isnull"]
CONTAINS = ["contains", "startswith"]
FOLDED_LOOKUPS = {"contains": Contains, "startswith": StartsWith}
FLAG = ["exact"]
NUMBER = ["exact", "in", "gt", "gte", "lt", "lte", "isnull"]
DATE = ["exact", "in", "gt", "gte", "lt", "lte", "isnull"]

# The first entry whose column class fits parses the values of a column.
VALUE_CLASSES: list[tuple[type["models.Field[Any, Any]"], type[Value]]] = [
    (models.DateTimeField, InstantValue),  # before DateField, which it subclasses
    (models.DateField, DateValue),
    (models.SlugField, SlugValue),
    (models.BooleanField, BooleanValue),
    (models.DecimalField, DecimalValue),
    (models.IntegerField, IntegerValue),
    (models.UUIDField, IdValue),
    (models.Field, Value),
]
END_LOOKUPS = ("gt", "lte")  # for these a time means the last instant that it stands for
MAX_IDS = 100  # as many as a page has rows


def value_for_column(column: Any, lookup: str) -> Value:
    """Return the form field that parses one value for a column."""
    if column.choices:
        return ChoiceValue(choices=[value for value, label in column.flatchoices])
    value_class = next(value for field, value in VALUE_CLASSES if isinstance(column, field))
    if value_class is InstantValue:
        is_bound = lookup in ("gt", "gte", "lt", "lte")
        return InstantValue(is_end=lookup in END_LOOKUPS) if is_bound else SpanValue()
    return value_class()


class ColumnFilter(Filter):
    """A filter on one column of a published row.

    ``shapes_statement``: its values decide the form of the statement, and are few.
    """

    shapes_statement: ClassVar[bool] = False

    def __init__(self, *, value: Value, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._field = value  # where django-filter caches its form field

    def get_column(self, model: Any) -> Any:
        """Return the column of which the values are; ``model`` is that of the filtered rows."""
        return model._meta.get_field(self.field_name)

    def negate(self) -> "ColumnFilter":
        """Return the filter for rows that have none of several values."""
        negated = copy(self)
        negated.lookup_expr, negated.exclude = "in", True
        negated.extra = {}  # its help is that of the filter
        negated._field = RepeatedValue(item=self.field)
        return negated


class SpanFilter(ColumnFilter):
    """A filter for rows whose instant is within one of the spans that times stand for."""

    def filter(self, qs: "QuerySet[Any]", value: "Span | list[Span]") -> "QuerySet[Any]":
        column, rows = F(self.field_name), Q()
        for span in [value] if isinstance(value, Span) else value:
            rows |= Q(GreaterThanOrEqual(column, span.first), LessThanOrEqual(column, span.last))
        # What has no time is not at this one.
        return qs.filter(~rows | Q(IsNull(column, True)) if self.exclude else rows)


class UnknownFilter(ColumnFilter):
    """A filter for rows whose column is unknown: null or, of texts, empty."""

    def filter(self, qs: "QuerySet[Any]", value: bool) -> "QuerySet[Any]":
        column = F(self.field_name)
        unknown = Q(IsNull(column, True))
        if is_text_column(qs.model._meta.get_field(self.field_name)):
            unknown |= Q(Exact(column, models.Value("")))
        return qs.filter(unknown) if value else qs.exclude(unknown)


def is_text_column(column: Any) -> bool:
    return isinstance(column, models.CharField | models.TextField)


def can_be_unknown(column: Any) -> bool:
    """Return whether a column can be empty: of texts all but slugs and required choices."""
    is_required = column.choices or isinstance(column, models.SlugField)
    return column.null or column.blank or (is_text_column(column) and not is_required)


class FoldedTextValue(Value):
    """A part of a text, folded: its case and accents make no difference."""

    def parse(self, text: str) -> str:
        return fold_text(super().parse(text))


class FoldedTextFilter(ColumnFilter):
    """A filter on the folded copy of a text column."""

    def filter(self, qs: "QuerySet[Any]", value: str) -> "QuerySet[Any]":
        if not value:  # an accent, say, which no folded text contains
            return qs.none()
        # Django escapes `%`, `_` and the backslash of a text: they stand for themselves.
        lookup = FOLDED_LOOKUPS[self.lookup_expr]
        return qs.filter(lookup(F(f"folded_{self.field_name}"), value))


def build_year_filters(name: str, column: str) -> dict[str, Filter]:
    """Build the filters by the year of an instant."""
    filters: dict[str, Filter] = {
        name: SpanFilter(field_name=column, lookup_expr="exact", value=YearValue()),
        f"{name}__in": SpanFilter(
            field_name=column, lookup_expr="in", value=CommaListValue(item=YearValue())
        ),
    }
    for lookup in ("gt", "gte", "lt", "lte"):
        value = YearBoundValue(is_end=lookup in END_LOOKUPS)
        filters[f"{name}__{lookup}"] = ColumnFilter(
            field_name=column, lookup_expr=lookup, value=value
        )
    return filters


class RowFilters(FilterSet):
    """The filters of every collection: those of entries and of parts extend them."""

    #: Relations to filter by: their name in ``Reference``, and the type of their targets.
    relations: ClassVar[dict[str, str]] = {}
    #: Filters by year: their name, and the column with the instant.
    years: ClassVar[dict[str, str]] = {}

    class Meta:
        fields: ClassVar[dict[str, list[str]]] = {
            "id": ID,
            "title": CONTAINS,
            "published_at": DATE,
        }

    @classmethod
    def get_filters(cls) -> dict[str, Filter]:
        filters: dict[str, Filter] = super().get_filters()
        for name, column in cls.years.items():
            filters |= build_year_filters(name, column)
        for name, declared in list(filters.items()):
            if isinstance(declared, ColumnFilter) and declared.lookup_expr == "exact":
                filters[f"{name}__not"] = declared.negate()
        return filters

    @classmethod
    def filter_for_field(
        cls, field: Any, field_name: str, lookup_expr: str = "exact"
    ) -> Filter | None:
        if lookup_expr == "isnull":
            if not can_be_unknown(field):
                return None  # it would match all rows or none
            return UnknownFilter(
                field_name=field_name, lookup_expr=lookup_expr, value=BooleanValue()
            )
        if lookup_expr in FOLDED_LOOKUPS:
            return FoldedTextFilter(
                field_name=field_name, lookup_expr=lookup_expr, value=FoldedTextValue()
            )
        value = value_for_column(field, lookup_expr)
        if lookup_expr == "in":
            max_items = MAX_IDS if field.primary_key else MAX_VALUES
            value = CommaListValue(item=value, max_items=max_items)
        is_instant = isinstance(field, models.DateTimeField) and lookup_expr in ("exact", "in")
        filter_class = SpanFilter if is_instant else ColumnFilter
        return filter_class(field_name=field_name, lookup_expr=lookup_expr, value=value)


class EntryFilters(RowFilters):
    """The filters that every collection of entries has."""

    class Meta(RowFilters.Meta):
        fields: ClassVar[dict[str, list[str]]] = {
            "id": ID,
            "slug": TEXT,
            "title": CONTAINS,
            "first_published_at": DATE,
            "published_at": DATE,
            "updated_at": DATE,
            "translation_key": ["exact"],
        }


class PartFilters(RowFilters):
    """The filters that every collection of parts has."""
