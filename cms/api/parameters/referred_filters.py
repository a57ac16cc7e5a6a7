"""Filters of rows by the columns of the entries that they refer to, under names of their own.

Conditions such as ``citations__doi=`` on one relation must hold for the same entry, and their
negation is about one entry as well. These are about the row: ``doi__not=`` finds the studies none
of whose publications has the DOI.
"""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.db.models import Q, QuerySet

from cms.api.parameters.filters import ColumnFilter
from cms.published.models.rows import Published
from cms.published.reference_keys import hash_relation
from cms.published.reference_sql import FirstReferred, RefersTo
from cms.published.sql import compile_queryset


class ReferredFilter(ColumnFilter):
    """A filter for rows that refer to an entry with one of these values in its column.

    ``relation`` is the name of the relation, ``target`` the model of the entries. With ``exclude``
    it is for rows that refer to none.
    """

    def __init__(self, *, relation: str, target: type[Published], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.relation, self.target = relation, target

    def get_column(self, model: Any) -> Any:
        return super().get_column(self.target)

    def filter(self, qs: "QuerySet[Any]", value: Any) -> "QuerySet[Any]":
        values = value if isinstance(value, list) else [value]
        rows = self.match_values(qs, values)
        return qs.filter(~rows if self.exclude else rows)

    def match_values(self, qs: "QuerySet[Any]", values: Sequence[Any]) -> Any:
        """Match rows that refer to an entry with one of the values."""
        return self.refers_to(qs, Q((f"{self.field_name}__in", values)))

    def refers_to(self, qs: "QuerySet[Any]", condition: Q) -> RefersTo:
        """Match rows that refer to an entry for which a condition holds."""
        targets = self.target._default_manager.filter(condition).order_by()
        selected = compile_queryset(targets.values("reference_key"))
        return RefersTo(hash_relation(qs.model.type, self.relation), selected)


class UnknownReferredFilter(ReferredFilter):
    """A filter for rows that refer to no entry with a text in its column, or to one."""

    def filter(self, qs: "QuerySet[Any]", value: bool) -> "QuerySet[Any]":
        found = self.refers_to(qs, ~Q((self.field_name, "")))
        return qs.filter(~found if value else found)


class FirstReferredFilter(ReferredFilter):
    """A filter by the value that is first, in an order, among those of the entries referred to.

    ``order`` are all values, ``default`` is that of a row which refers to no published entry.
    """

    shapes_statement: ClassVar[bool] = True

    def __init__(self, *, order: Sequence[str], default: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.order, self.default = list(order), default

    def match_values(self, qs: "QuerySet[Any]", values: Sequence[Any]) -> Any:
        return reduce(or_, (self.match_first(qs, value) for value in values))

    def match_first(self, qs: "QuerySet[Any]", value: str) -> Any:
        """Match rows whose first value this is."""
        rows: Any = Q(self.refers_to(qs, Q((self.field_name, value))))
        if value == self.default:
            rows |= ~Q(self.refers_to(qs, Q()))
        if earlier := self.order[: self.order.index(value)]:
            rows &= ~Q(self.refers_to(qs, Q((f"{self.field_name}__in", earlier))))
        return rows

    def select_first(self, model: Any) -> FirstReferred:
        """Return the expression of a row's first value, by which facets count."""
        return FirstReferred(
            hash_relation(model.type, self.relation),
            self.target._meta.db_table,
            self.field_name,
            order=self.order,
            default=self.default,
        )
