"""The order of a list, and what comes after one of its rows (keyset pagination).

Every order ends with the id, so that no two rows share a place. Rows without a value come last,
whichever way the others go.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Model, OrderBy, Q, QuerySet

from cms.api.parameters.suggestions import unknown_word
from cms.api.parameters.values import Value
from cms.lib.characters import quote_input

NONE = Q(pk__in=[])
Values = Sequence[Any]


@dataclass(frozen=True)
class Key:
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

    def equal(self, value: Any) -> Q:
        return Q((f"{self.column}__isnull", True) if value is None else (self.column, value))

    def beyond(self, value: Any, *, backwards: bool) -> Q:
        """Rows whose value comes later than ``value`` (backwards: earlier)."""
        if value is None:
            return Q((f"{self.column}__isnull", False)) if backwards else NONE
        greater = self.descending == backwards
        rows = Q((f"{self.column}__gt" if greater else f"{self.column}__lt", value))
        if self.nullable and not backwards:
            rows |= Q((f"{self.column}__isnull", True))
        return rows

    def from_here(self, value: Any, *, backwards: bool) -> Q:
        """A bound on the first column alone: it lets the database start in the index."""
        if self.nullable:
            return Q()
        greater = self.descending == backwards
        return Q((f"{self.column}__gte" if greater else f"{self.column}__lte", value))


@dataclass(frozen=True)
class Ordering:
    text: str
    keys: tuple[Key, ...]

    @property
    def columns(self) -> list[str]:
        return [key.column for key in self.keys]

    def expressions(self, *, backwards: bool = False) -> list[OrderBy]:
        return [key.expression(backwards=backwards) for key in self.keys]

    def beyond(self, values: Values, *, backwards: bool = False) -> Q:
        """The rows after the one that has ``values`` (backwards: before it)."""
        rest = NONE
        for key, value in reversed(list(zip(self.keys, values, strict=True))):
            rest = key.beyond(value, backwards=backwards) | (key.equal(value) & rest)
        return self.keys[0].from_here(values[0], backwards=backwards) & rest

    def of(self, queryset: "QuerySet[Any]", place: Values | None, *, back: bool) -> "QuerySet[Any]":
        """The rows in this order (``back``: the opposite), all or those after a place."""
        ordered = queryset.order_by(*self.expressions(backwards=back))
        return ordered if place is None else ordered.filter(self.beyond(place, backwards=back))


def build_ordering(model: type[Model], names: Sequence[str]) -> Ordering:
    """The ordering that ``names`` mean, each a column, with a minus for descending."""
    keys = []
    for name in names:
        column = name.removeprefix("-")
        nullable = model._meta.get_field(column).null
        keys.append(Key(column, descending=name != column, nullable=nullable))
    return Ordering(",".join(names), (*keys, Key("id")))


class OrderingValue(Value):
    """Reads ``ordering=-published_at,title`` from what a collection declares."""

    def __init__(self, *, model: type[Model], names: Sequence[str], **kwargs: Any) -> None:
        self.model, self.names = model, names
        self.choices = [sign + name for name in names for sign in ("", "-")]
        super().__init__(**kwargs)

    def clean(self, value: str) -> Ordering:
        asked = value.split(",")
        columns = [name.removeprefix("-") for name in asked]
        for name in asked:
            if name not in self.choices:
                # “title desc” is not “title”, but the opposite.
                is_descending = name.startswith("-") or "desc" in name.lower()
                raise unknown_word(
                    name,
                    self.choices,
                    f"“{quote_input(name)}” is not one of: {', '.join(self.choices)}.",
                    among=[each for each in self.choices if each.startswith("-") == is_descending],
                )
        if len(set(columns)) < len(columns):
            raise ValidationError("A column can stand in an ordering only once.")
        return build_ordering(self.model, asked)

    def describe(self) -> dict[str, Any]:
        both = [{"allOf": [contains(name), contains(f"-{name}")]} for name in self.names]
        return {
            "type": "array",
            "items": {"type": "string", "enum": self.choices},
            "minItems": 1,
            "uniqueItems": True,
            "not": {"anyOf": both},
        }


def contains(name: str) -> dict[str, Any]:
    return {"contains": {"const": name}}
