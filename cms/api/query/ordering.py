"""Order a list, and continue it after one of its rows (keyset pagination).

Every order ends with the id, so that no two rows share a position: ascending or descending, as the
index of its first column has it. Rows without a value come last,
whether the order is ascending or descending.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Model, OrderBy, Q, QuerySet

from cms.api.parameters.suggestions import unknown_value_error
from cms.api.parameters.value_lists import ListValue
from cms.lib.characters import quote_input
from cms.published.titles import SORT_KEY_COLUMNS

NO_ROWS = Q(pk__in=[])
#: Columns whose index begins with the latest.
NEWEST_FIRST = ("published_at",)
#: Where a row stands in an order: its values in the columns of the order.
Position = Sequence[Any]


@dataclass(frozen=True)
class OrderingKey:
    """One column of an order."""

    column: str
    descending: bool = False
    nullable: bool = False

    def expression(self, *, backwards: bool) -> OrderBy:
        if self.descending != backwards:
            return F(self.column).desc(**self.nulls(backwards))
        return F(self.column).asc(**self.nulls(backwards))

    def nulls(self, backwards: bool) -> dict[str, Any]:
        if not self.nullable:
            return {}  # left out, so that an index serves
        return {"nulls_first": True} if backwards else {"nulls_last": True}

    def equals(self, value: Any) -> Q:
        """Match rows with this value."""
        return Q((f"{self.column}__isnull", True) if value is None else (self.column, value))

    def follows(self, value: Any, *, backwards: bool) -> Q:
        """Match rows whose value comes later than ``value`` (backwards: earlier)."""
        if value is None:
            return Q((f"{self.column}__isnull", False)) if backwards else NO_ROWS
        greater = self.descending == backwards
        rows = Q((f"{self.column}__gt" if greater else f"{self.column}__lt", value))
        if self.nullable and not backwards:
            rows |= Q((f"{self.column}__isnull", True))
        return rows

    def index_bound(self, value: Any, *, backwards: bool) -> Q:
        """Match rows from ``value`` on: with it the database starts inside the index."""
        if self.nullable:
            return Q()
        greater = self.descending == backwards
        return Q((f"{self.column}__gte" if greater else f"{self.column}__lte", value))


@dataclass(frozen=True)
class Ordering:
    """The order of a list. ``text`` is the value of its parameter."""

    text: str
    keys: tuple[OrderingKey, ...]

    @property
    def columns(self) -> list[str]:
        return [key.column for key in self.keys]

    def expressions(self, *, backwards: bool = False) -> list[OrderBy]:
        return [key.expression(backwards=backwards) for key in self.keys]

    def follows(self, position: Position, *, backwards: bool = False) -> Q:
        """Match the rows after a position (backwards: before it)."""
        rows = NO_ROWS
        for key, value in reversed(list(zip(self.keys, position, strict=True))):
            rows = key.follows(value, backwards=backwards) | (key.equals(value) & rows)
        return self.keys[0].index_bound(position[0], backwards=backwards) & rows

    def apply(
        self, queryset: "QuerySet[Any]", position: Position | None, *, backwards: bool
    ) -> "QuerySet[Any]":
        """Return the rows in this order, or backwards; with a position only those after it."""
        ordered = queryset.order_by(*self.expressions(backwards=backwards))
        if position is None:
            return ordered
        return ordered.filter(self.follows(position, backwards=backwards))


def build_ordering(model: type[Model], names: Sequence[str]) -> Ordering:
    """Build the ordering by ``names``, each a column, with a minus for descending."""
    keys = []
    for name in names:
        named = name.removeprefix("-")
        column = SORT_KEY_COLUMNS.get(named, named)
        nullable = model._meta.get_field(column).null
        keys.append(OrderingKey(column, descending=name != named, nullable=nullable))
    # The order of the index, from one of its ends: the newest come first in it, by ascending id.
    first = keys[0]
    id_descends = first.descending != (first.column in NEWEST_FIRST)
    return Ordering(",".join(names), (*keys, OrderingKey("id", descending=id_descends)))


class OrderingValue(ListValue):
    """Declared columns, such as ``ordering=-published_at,title``."""

    def __init__(self, *, model: type[Model], names: Sequence[str], **kwargs: Any) -> None:
        self.model, self.names = model, names
        self.choices = [sign + name for name in names for sign in ("", "-")]
        super().__init__(**kwargs)

    def parse_parts(self, names: list[str]) -> Ordering:
        columns = [name.removeprefix("-") for name in names]
        for name in names:
            if name not in self.choices:
                # “title desc” is not “title”, but the opposite.
                is_descending = name.startswith("-") or "desc" in name.lower()
                raise unknown_value_error(
                    name,
                    self.choices,
                    f"“{quote_input(name)}” is not one of: {', '.join(self.choices)}.",
                    candidates=[
                        each for each in self.choices if each.startswith("-") == is_descending
                    ],
                )
        if len(set(columns)) < len(columns):
            raise ValidationError("A column can stand in an ordering only once.")
        return build_ordering(self.model, names)

    def describe(self) -> dict[str, Any]:
        opposites = [
            {"allOf": [contains_schema(name), contains_schema(f"-{name}")]} for name in self.names
        ]
        return {
            "type": "array",
            "items": {"type": "string", "enum": self.choices},
            "minItems": 1,
            "uniqueItems": True,
            "not": {"anyOf": opposites},
        }


def contains_schema(name: str) -> dict[str, Any]:
    return {"contains": {"const": name}}
