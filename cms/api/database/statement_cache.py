"""Statements that are made once for all requests of one shape.

Two requests have one shape if they ask the same conditions in the same order, each of as many
values: ``year__gte=1990`` and ``year__gte=2000``. To make a statement takes Django longer than the
database needs to answer it. So it is made of slots instead of values and kept by its shape, and the
values of each request are put into the slots. No text of a request is ever part of a statement, or
of the name it is kept under.
"""

from collections.abc import Callable, Hashable
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Expression, Field, IntegerField

from cms.published.sql import Sql

KEEP_STATEMENTS = 1_000  # some kilobytes each
INTEGER: "Field[Any, Any]" = IntegerField()
#: Kept statements, whose values are slots and constants; None: there can be no row.
statements: dict[tuple[Hashable, ...], Sql | None] = {}


def clear_statements() -> None:
    statements.clear()


class Placeholder(Expression):
    """Where the value of this number stands in a statement. A column is compared with it as with
    the value itself.
    """

    def __init__(self, number: int, column: "Field[Any, Any]") -> None:
        super().__init__(output_field=column)
        self.number = number

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class BoundParameters:
    """The values of one request, as the database has them, and the shape in which they stand.

    ``is_kept`` False: something had to stand in the statement itself, which serves this request
    alone.
    """

    def __init__(self) -> None:
        self.connection = connections[settings.READ_DATABASE]
        self.values: list[Any] = []
        self.shape: list[Hashable] = []
        self.is_kept = True

    def take(self, column: "Field[Any, Any]", value: Any) -> Placeholder:
        self.values.append(column.get_db_prep_value(value, self.connection))
        return Placeholder(len(self.values) - 1, column)

    def statement(self, make: Callable[[], Sql]) -> Sql | None:
        """What ``make`` makes of the slots, or made for an earlier request, with the values; None:
        Django knows that there can be no row, and says so by raising EmptyResultSet.
        """
        name = tuple(self.shape)
        if self.is_kept and name in statements:
            made = statements[name]
        else:
            try:
                made = make()
            except EmptyResultSet:
                made = None
            if self.is_kept:
                if len(statements) >= KEEP_STATEMENTS:
                    statements.clear()
                statements[name] = made
        return made and Sql(made.text, [self.filled(value) for value in made.values])

    def filled(self, value: Any) -> Any:
        return self.values[value.number] if isinstance(value, Placeholder) else value
