"""The rows of a page in two steps of one statement: first which they are, then what they hold.

Rows are wide. To find and sort them the database needs columns that stand in its indexes, and only
the twenty rows that are shown are read whole.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.models import F

from cms.api.collection import Collection
from cms.api.database.snapshot import reader_queryset
from cms.api.database.statement_cache import INTEGER, BoundParameters, Placeholder
from cms.api.query.ordering import Key, Ordering
from cms.api.query.selection import Selection
from cms.published.models.rows import Row
from cms.published.sql import Sql, compile_queryset, execute

JOIN = """
SELECT data.*, keys.total FROM ({keys}) AS keys JOIN ({data}) AS data ON data.row_id = keys.id
ORDER BY {order}
"""
KEYS = "SELECT *, NULL AS total FROM ({found}) AS found ORDER BY {order} LIMIT %s OFFSET %s"
# Counting what was found takes half as long as a window over it.
COUNTED_KEYS = """
WITH found AS ({found}) SELECT *, (SELECT count(*) FROM found) AS total FROM found
ORDER BY {order} LIMIT %s OFFSET %s
"""


@dataclass(frozen=True)
class DeferredJoin:
    """The rows of a selection, as ``pagination.Rows``.

    ``counts``: the keys are counted while they are found. That is for conditions which look at each
    row that may fit, and would otherwise look twice. ``counted`` counts what a statement finds.
    """

    collection: Collection
    columns: tuple[str, ...]
    selection: Selection
    counts: bool
    counted: Callable[[Sql], int]

    @property
    def model(self) -> type[Row]:
        model: type[Row] = self.collection.published
        return model

    def part(
        self, ordering: Ordering, place: Sequence[Any] | None, *, back: bool, part: slice
    ) -> tuple[list[tuple[Any, ...]], int | None]:
        slots = BoundParameters()
        selection = self.selection.slotted(slots, model=self.model)
        if place is not None:
            keys = zip(ordering.keys, place, strict=True)
            place = [self.slotted(key, value, slots) for key, value in keys]
        ends = [slots.bind(INTEGER, part.stop - part.start), slots.bind(INTEGER, part.start)]
        slots.shape += [self.columns, self.counts, ordering, back]
        sql = slots.statement(lambda: self.statement(selection, ordering, place, ends, back=back))
        if sql is None:
            return [], None
        found = execute(sql)
        _, converted = wide_rows(self.collection, (*self.columns, *ordering.columns))
        return converted([row[:-1] for row in found]), found[0][-1] if found else None

    def slotted(self, key: Key, value: Any, slots: BoundParameters) -> Placeholder | None:
        slots.shape.append(value is None)
        column: Any = self.model._meta.get_field(key.column)
        return None if value is None else slots.bind(column, value)

    def statement(
        self,
        selection: Selection,
        ordering: Ordering,
        place: Sequence[Any] | None,
        ends: list[Placeholder],
        *,
        back: bool,
    ) -> Sql:
        """Raises EmptyResultSet if Django knows that there can be no row."""
        names = ordering.columns
        queryset = ordering.of(selection.of(reader_queryset(self.model)), place, back=back)
        found = compile_queryset(queryset.order_by().values_list(*names))
        data, _ = wide_rows(self.collection, (*self.columns, *names))
        order = ", ".join(order_term(key, back=back) for key in ordering.keys)
        keys = COUNTED_KEYS if self.counts else KEYS
        keys = keys.format(found=found.text, order=order.format(table="found"))
        text = JOIN.format(keys=keys, data=data.text, order=order.format(table="keys"))
        return Sql(text, [*found.values, *ends, *data.values])

    def count(self) -> int:
        found = self.keys()
        return 0 if found is None else self.counted(found)

    def keys(self) -> Sql | None:
        """What selects the ``id`` of all rows, but for the search; None: there can be none."""
        slots = BoundParameters()
        selection = self.selection.slotted(slots, model=self.model)
        slots.shape.append("keys")
        return slots.statement(
            lambda: compile_queryset(
                selection.of(reader_queryset(self.model)).order_by().values("id")
            )
        )


@cache
def wide_rows(collection: Collection, columns: tuple[str, ...]) -> tuple[Sql, Any]:
    """All rows of a collection, as SQL of ``row_id`` and ``columns``, and what makes of the rows
    that it finds these columns alone. Made once: it is the same in every request.
    """
    queryset = collection.rows.order_by().annotate(row_id=F("pk"))
    queryset = queryset.values_list("row_id", *columns)
    compiler = queryset.query.get_compiler(connection=connections[settings.READ_DATABASE])
    text, values = compiler.as_sql()
    converters = compiler.get_converters([each for each, _, _ in compiler.select[1:]])

    def converted(found: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        columns = compiler.apply_converters([row[1:] for row in found], converters)
        return [tuple(row) for row in columns]

    return Sql(text, list(values)), converted


def order_term(key: Key, *, back: bool) -> str:
    descending = key.descending != back
    nulls = f" NULLS {'FIRST' if back else 'LAST'}" if key.nullable else ""
    return f'{{table}}."{key.column}" {"DESC" if descending else "ASC"}{nulls}'
