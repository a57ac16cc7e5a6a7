"""What may be asked of a collection, declared with django-filter.

    class TreatmentFilters(EntryFilters):
        relations = {"conditions": "condition"}  # relation name -> type of the entries it names

        class Meta(EntryFilters.Meta):
            model = PublishedTreatment
            fields = {**EntryFilters.Meta.fields, "invasiveness": NUMBER, "reversibility": CHOICE}

Every ``exact`` brings its ``__not``, which may be repeated. No FilterSet is ever made for a
request: the declared filters are read from the class, and only those asked for are used
(``cms.api.query.conditions``).
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.db.models.lookups import Exact, IsNull
from django_filters import Filter, FilterSet

from cms.api.parameters.value_lists import MOST_VALUES, CommaList, Repeated
from cms.api.parameters.values import (
    Choice,
    Day,
    DecimalNumber,
    Flag,
    Id,
    Instant,
    Integer,
    Slug,
    Value,
)
from cms.lib.sqlite import folding

ID = ["in"]
CHOICE = ["exact", "in", "isnull"]
TEXT = ["exact", "in", "isnull"]
CONTAINS = ["contains"]
FLAG = ["exact"]
NUMBER = ["exact", "in", "gt", "gte", "lt", "lte", "isnull"]
DATE = ["gt", "gte", "lt", "lte", "isnull"]

# The first that fits a column's class reads its values.
VALUES: list[tuple[type["models.Field[Any, Any]"], type[Value]]] = [
    (models.DateTimeField, Instant),  # before DateField, which it subclasses
    (models.DateField, Day),
    (models.SlugField, Slug),
    (models.BooleanField, Flag),
    (models.DecimalField, DecimalNumber),
    (models.IntegerField, Integer),
    (models.UUIDField, Id),
    (models.Field, Value),
]
TO_THE_END = ("gt", "lte")  # lookups for which a date alone means the end of its day
MOST_IDS = 100  # as many as a page has rows


def value_for_column(column: Any, lookup: str) -> Value:
    """How one value for a column is read."""
    if column.choices:
        return Choice(choices=[value for value, label in column.flatchoices])
    kind = next(kind for field, kind in VALUES if isinstance(column, field))
    if kind is Instant:
        return Instant(to_the_end=lookup in TO_THE_END)
    return kind()


class ColumnFilter(Filter):
    """Asks one column of a published row."""

    def __init__(self, *, value: Value, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._field = value  # where django-filter keeps the form field it makes


class UnknownFilter(ColumnFilter):
    """Asks whether a column says nothing: it is null or, of texts, empty."""

    def filter(self, qs: "QuerySet[Any]", value: bool) -> "QuerySet[Any]":
        column = F(self.field_name)
        unknown = Q(IsNull(column, True))
        if is_text(qs.model._meta.get_field(self.field_name)):
            unknown |= Q(Exact(column, models.Value("")))
        return qs.filter(unknown) if value else qs.exclude(unknown)


def is_text(column: Any) -> bool:
    return isinstance(column, models.CharField | models.TextField)


def may_be_unknown(column: Any) -> bool:
    """Whether some rows may have nothing there: of texts all but slugs, and choices that must be
    made.
    """
    is_always_there = column.choices or isinstance(column, models.SlugField)
    return column.null or column.blank or (is_text(column) and not is_always_there)


class RowFilters(FilterSet):
    #: Relations that one may filter by: their name in ``Reference``, and the type they lead to.
    relations: ClassVar[dict[str, str]] = {}

    class Meta:
        fields: ClassVar[dict[str, list[str]]] = {
            "id": ID,
            "title": CONTAINS,
            "published_at": DATE,
        }

    @classmethod
    def get_filters(cls) -> dict[str, Filter]:
        filters: dict[str, Filter] = super().get_filters()
        for name, declared in list(filters.items()):
            if isinstance(declared, ColumnFilter) and declared.lookup_expr == "exact":
                filters[f"{name}__not"] = ColumnFilter(
                    field_name=declared.field_name,
                    lookup_expr="in",
                    value=Repeated(of=declared.field),
                    exclude=True,
                )
        return filters

    @classmethod
    def filter_for_field(
        cls, field: Any, field_name: str, lookup_expr: str = "exact"
    ) -> Filter | None:
        if lookup_expr == "isnull":
            if not may_be_unknown(field):
                return None  # it would find everything or nothing
            return UnknownFilter(field_name=field_name, lookup_expr=lookup_expr, value=Flag())
        value = value_for_column(field, lookup_expr)
        if lookup_expr == "in":
            value = CommaList(of=value, most=MOST_IDS if field.primary_key else MOST_VALUES)
        # Django escapes `%`, `_` and the backslash in it: they stand for themselves.
        lookup = folding.CONTAINS if lookup_expr == "contains" else lookup_expr
        return ColumnFilter(field_name=field_name, lookup_expr=lookup, value=value)


class EntryFilters(RowFilters):
    """The filters that every entry has."""

    class Meta(RowFilters.Meta):
        fields: ClassVar[dict[str, list[str]]] = {
            "id": ID,
            "slug": TEXT,
            "title": CONTAINS,
            "published_at": DATE,
            "updated_at": DATE,
            "translation_key": ["exact"],
        }


class PartFilters(RowFilters):
    """The filters that every part of an entry has."""
