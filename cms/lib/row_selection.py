"""Select rows of several models with one statement, which is compiled once.

Django compiles each SELECT anew, which takes it longer than the database needs to run it.

    changes, cards = select_rows(
        Selection(Change, "entry_id = %s", [entry_id]), Selection(Card, "entry_id = %s", [entry_id])
    )
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model


class Selection(NamedTuple):
    """The rows of a model for which a condition holds: a text of ours, with values to bind."""

    model: type[Model]
    condition: str
    values: Sequence[Any]


@dataclass(frozen=True)
class SelectedModel:
    """A model whose rows are selected, with its fields and the place of each one's column."""

    model: type[Model]
    names: list[str]
    places: list[int]
    #: Names with the columns of those fields whose values the database gives in another form.
    converted: list[tuple[int, Any]]

    def build_rows(self, lines: list[tuple[Any, ...]], connection: Any) -> list[Any]:
        converters = [
            (number, convert, column)
            for number, column in self.converted
            for convert in find_converters(column, connection)
        ]
        rows = []
        for line in lines:
            values = [line[place] for place in self.places]
            for number, convert, column in converters:
                values[number] = convert(values[number], column, connection)
            rows.append(self.model.from_db(connection.alias, self.names, values))
        return rows


def select_rows(
    *selections: Selection, using: str = DEFAULT_DB_ALIAS, is_locking: bool = False
) -> list[list[Any]]:
    """Return the rows of each selection, in no order. A single one can lock its rows."""
    connection = connections[using]
    conditions = tuple((each.model, each.condition) for each in selections)
    statement, models = build_statement(conditions, using)
    if is_locking and connection.features.has_select_for_update:
        statement += " FOR UPDATE"
    values = [value for each in selections for value in each.values]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        lines = cursor.fetchall()
    return [
        model.build_rows([line for line in lines if line[0] == number], connection)
        for number, model in enumerate(models)
    ]


def find_converters(column: Any, connection: Any) -> list[Any]:
    """Find what makes the values of a column those of its field, as Django's compiler does."""
    of_database = connection.ops.get_db_converters(column)
    return [*of_database, *column.get_db_converters(connection)]


@lru_cache(maxsize=500)  # as many as there are lengths of lists
def build_statement(
    conditions: tuple[tuple[type[Model], str], ...], using: str
) -> tuple[str, list[SelectedModel]]:
    """Build a UNION: columns of one type share a place, whatever their model."""
    connection = connections[using]
    types: list[str] = []
    models = [select_model(model, types, connection) for model, _ in conditions]
    quote, selects = connection.ops.quote_name, []
    for number, (selected, (model, condition)) in enumerate(zip(models, conditions, strict=True)):
        columns = dict(zip(selected.places, format_columns(model, using), strict=True))
        listed = [
            columns.get(place, f"CAST(NULL AS {db_type})")
            for place, db_type in enumerate(types, start=1)
        ]
        selects.append(
            f"SELECT {number}, {', '.join(listed)} "  # noqa: S608 -- our own names
            f"FROM {quote(model._meta.db_table)} WHERE {condition}"
        )
    return " UNION ALL ".join(selects), models


def select_model(model: type[Model], types: list[str], connection: Any) -> SelectedModel:
    """Find a place for each column of a model among those of these types, and add what lacks.

    Place 0 is that of the number of the selection.
    """
    free, places, converted = dict(enumerate(types, start=1)), [], []
    for number, field in enumerate(model._meta.concrete_fields):
        db_type = str(field.db_type(connection))
        place = next((place for place, each in free.items() if each == db_type), 0)
        if not place:
            types.append(db_type)
            place = len(types)
        free.pop(place, None)
        places.append(place)
        column = field.get_col(model._meta.db_table)
        if find_converters(column, connection):
            converted.append((number, column))
    names = [field.attname for field in model._meta.concrete_fields]
    return SelectedModel(model, names, places, converted)


def format_columns(model: type[Model], using: str) -> list[str]:
    """Write the columns of a model as Django selects them: some bring other values along."""
    compiler = model._base_manager.using(using).all().query.get_compiler(using)
    columns = [field.get_col(model._meta.db_table) for field in model._meta.concrete_fields]
    return [each.select_format(compiler, *compiler.compile(each))[0] for each in columns]
