"""Cache compiled SQL per query shape and bind the values of each request later.

Two requests have one shape if they have the same conditions in the same order, each with as many
values: ``year__gte=1990`` and ``year__gte=2000``. Compiling a queryset takes Django longer than the
database needs to run it. So SQL is compiled with placeholders and stored under its shape, and each
request binds its own values. No text of a request is ever part of a statement or of its key.
"""

from collections.abc import Callable, Hashable
from copy import copy
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Expression, Field, IntegerField

from cms.published.sql import Sql

KEEP_STATEMENTS = 1_000  # some kilobytes each
INTEGER: "Field[Any, Any]" = IntegerField()
#: Compiled statements whose values are placeholders and constants; None: there can be no row.
statements: dict[tuple[Hashable, ...], Sql | None] = {}


def clear_statements() -> None:
    statements.clear()


class Placeholder(Expression):
    """The place of one bound value in a statement; compares with a column as the value would."""

    def __init__(self, number: int, column: "Field[Any, Any]") -> None:
        super().__init__(output_field=column)
        self.number = number

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class BoundParameters:
    """The values of one request, as the database takes them, and the shape that they stand in.

    ``is_cacheable`` False: a value had to be compiled into the statement, which then serves this
    request alone.
    """

    def __init__(self) -> None:
        self.connection = connections[settings.READ_DATABASE]
        self.values: list[Any] = []
        self.shape: list[Hashable] = []
        self.is_cacheable = True

    def copy(self) -> "BoundParameters":
        """Return the same parameters, to which others can be added for another statement."""
        copied = copy(self)
        copied.values, copied.shape = [*self.values], [*self.shape]
        return copied

    def bind(self, column: "Field[Any, Any]", value: Any) -> Placeholder:
        """Add a value, converted as for ``column``, and return its placeholder."""
        self.values.append(column.get_db_prep_value(value, self.connection))
        return Placeholder(len(self.values) - 1, column)

    def statement(self, compile: Callable[[], Sql]) -> Sql | None:
        """Return the statement of this shape with the values bound, compiled at most once.

        None: Django knows that there can be no row, which it says by raising EmptyResultSet.
        """
        key = tuple(self.shape)
        if self.is_cacheable and key in statements:
            compiled = statements[key]
        else:
            try:
                compiled = compile()
            except EmptyResultSet:
                compiled = None
            if self.is_cacheable:
                if len(statements) >= KEEP_STATEMENTS:
                    statements.clear()
                statements[key] = compiled
        return compiled and Sql(compiled.text, [self.bound(value) for value in compiled.values])

    def bound(self, value: Any) -> Any:
        return self.values[value.number] if isinstance(value, Placeholder) else value
