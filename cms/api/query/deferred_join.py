"""Deferred join: find and sort ids first, then read the wide rows, in one statement.

Rows are wide. The database finds and sorts them by columns that its indexes hold, and reads only
the twenty rows of the page in full.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connections
from django.db.models import F

from cms.api.collection import Collection
from cms.api.database.snapshot import reader_queryset
from cms.api.database.statement_cache import INTEGER, BoundParameters, Placeholder
from cms.api.database.statement_times import execute_foreseen
from cms.api.query.ordering import Ordering, OrderingKey, Position
from cms.api.query.selection import Selection
from cms.published.models.rows import Row
from cms.published.sql import Sql, compile_queryset, execute

JOIN_SQL = """
SELECT data.*, keys.total FROM ({keys}) AS keys JOIN ({data}) AS data ON data.row_id = keys.id
ORDER BY {order}
"""
KEYS_SQL = """
SELECT selected.id AS row_id, selected.*, NULL AS total FROM ({selected}) AS selected
ORDER BY {order} LIMIT %s OFFSET %s
"""
# A count in a subquery takes half as long as a window function.
COUNTED_KEYS_SQL = """
WITH selected AS ({selected})
SELECT selected.id AS row_id, selected.*, (SELECT count(*) FROM selected) AS total FROM selected
ORDER BY {order} LIMIT %s OFFSET %s
"""


@dataclass(frozen=True)
class DeferredJoin:
    """The rows of a selection, as a ``pagination.RowSource``: the id as the database has it, then
    ``columns``; without any, no row is read in full.

    ``counts_keys``: the statement that finds the keys counts them too, which is faster where the
    conditions check each row. ``count_statement`` returns the number of rows of a statement.
    """

    collection: Collection
    columns: tuple[str, ...]
    selection: Selection
    counts_keys: bool
    count_statement: Callable[[Sql], int]

    @property
    def model(self) -> type[Row]:
        return self.collection.published

    @cached_property
    def bound_selection(self) -> tuple[BoundParameters, Selection]:
        """The values of the selection, and the selection with placeholders for them."""
        bound = BoundParameters()
        return bound, self.selection.parametrized(bound, model=self.model)

    def bind_selection(self) -> tuple[BoundParameters, Selection]:
        """Return the bound selection for one statement, which may bind further values."""
        bound, selection = self.bound_selection
        return bound.copy(), selection

    def fetch_rows(
        self, ordering: Ordering, position: Position | None, *, backwards: bool, window: slice
    ) -> tuple[list[tuple[Any, ...]], int | None]:
        bound, selection = self.bind_selection()
        if position is not None:
            pairs = zip(ordering.keys, position, strict=True)
            position = [self.bind_key_value(key, value, bound) for key, value in pairs]
        limit_and_offset = [
            bound.bind(INTEGER, window.stop - window.start),
            bound.bind(INTEGER, window.start),
        ]
        bound.shape += [self.columns, self.counts_keys, ordering, backwards]
        statement = bound.statement(
            lambda: self.compile_page(
                selection, ordering, position, limit_and_offset, backwards=backwards
            )
        )
        if statement is None:
            return [], None
        rows = execute_foreseen(statement)
        wide = compile_wide_rows(self.collection, (*self.columns, *ordering.columns))
        converted = wide.convert([row[:-1] for row in rows], stop=1 + len(self.columns))
        return converted, rows[0][-1] if rows else None

    def read_position(self, ordering: Ordering, row: tuple[Any, ...]) -> Position:
        wide = compile_wide_rows(self.collection, (*self.columns, *ordering.columns))
        start = 1 + len(self.columns)
        (converted,) = wide.convert([row], start=start)
        return converted[start:]

    def bind_key_value(
        self, key: OrderingKey, value: Any, bound: BoundParameters
    ) -> Placeholder | None:
        bound.shape.append(value is None)
        column: Any = self.model._meta.get_field(key.column)
        return None if value is None else bound.bind(column, value)

    def compile_page(
        self,
        selection: Selection,
        ordering: Ordering,
        position: Position | None,
        limit_and_offset: list[Placeholder],
        *,
        backwards: bool,
    ) -> Sql:
        """Compile the statement. Raises EmptyResultSet if Django knows that no row can fit."""
        names = ordering.columns
        selected_rows = selection.filter_rows(reader_queryset(self.model))
        ordered_rows = ordering.apply(selected_rows, position, backwards=backwards)
        selected = compile_queryset(ordered_rows.order_by().values_list(*names))
        order = ", ".join(format_order_term(key, backwards=backwards) for key in ordering.keys)
        keys = COUNTED_KEYS_SQL if self.counts_keys else KEYS_SQL
        keys = keys.format(selected=selected.text, order=order.format(table="selected"))
        values = [*selected.values, *limit_and_offset]
        if not self.columns:
            return Sql(keys, values)
        data = compile_wide_rows(self.collection, (*self.columns, *names)).sql
        text = JOIN_SQL.format(keys=keys, data=data.text, order=order.format(table="keys"))
        return Sql(text, [*values, *data.values])

    def count(self) -> int:
        keys = self.compile_keys()
        return 0 if keys is None else self.count_statement(keys)

    def compile_keys(self) -> Sql | None:
        """Return SQL for the ``id`` of all rows, without the search; None: no row can fit."""
        bound, selection = self.bind_selection()
        bound.shape.append("keys")
        return bound.statement(
            lambda: compile_queryset(
                selection.filter_rows(reader_queryset(self.model)).order_by().values("id")
            )
        )


class WideRows(NamedTuple):
    """The SQL of ``row_id`` and further columns of all rows, and Django's converters of these."""

    sql: Sql
    compiler: Any
    converters: dict[int, Any]

    def fetch(self, condition: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Fetch the rows that meet a condition of SQL on ``data``."""
        text = f"SELECT * FROM ({self.sql.text}) AS data WHERE {condition}"  # noqa: S608 -- values stay apart
        return self.convert(execute(Sql(text, [*self.sql.values, *values])))

    def convert(
        self, rows: list[tuple[Any, ...]], *, start: int = 1, stop: int | None = None
    ) -> list[tuple[Any, ...]]:
        """Convert the columns from ``start`` to ``stop``; ``row_id`` stays as it is."""
        end = len(rows[0]) if rows and stop is None else stop or 0
        wanted = {place: each for place, each in self.converters.items() if start <= place < end}
        if not wanted:
            return rows
        return [tuple(row) for row in self.compiler.apply_converters(rows, wanted)]


@cache
def compile_wide_rows(collection: Collection, columns: tuple[str, ...]) -> WideRows:
    """Compile SQL for ``row_id`` and ``columns`` of all rows: the same in every request."""
    queryset = collection.rows.order_by().annotate(row_id=F("pk"))
    queryset = queryset.values_list("row_id", *columns)
    compiler = queryset.query.get_compiler(connection=connections[settings.READ_DATABASE])
    text, values = compiler.as_sql()
    converters = compiler.get_converters([each for each, _, _ in compiler.select])
    return WideRows(Sql(text, list(values)), compiler, converters)


def format_order_term(key: OrderingKey, *, backwards: bool) -> str:
    """Return the SQL of one column of ``ORDER BY``, with ``{table}`` for the name of the table."""
    descending = key.descending != backwards
    nulls = f" NULLS {'FIRST' if backwards else 'LAST'}" if key.nullable else ""
    return f'{{table}}."{key.column}" {"DESC" if descending else "ASC"}{nulls}'
