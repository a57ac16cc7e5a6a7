"""Load the rows of a draft with one statement for all its relations, instead of one for each."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connections
from django.db.models import Model

from cms.authoring.models.content import plain_relations, row_relations


@dataclass(frozen=True)
class LoadedRelation:
    """A relation whose rows are selected, with each field and the place of its column."""

    relation: Any
    fields: tuple[Any, ...]
    places: tuple[int, ...]

    def build_row(self, values: tuple[Any, ...], *, using: str) -> Any:
        """Build a row from the columns of a selected line."""
        model = self.relation.related_model
        connection = connections[using]
        converted = []
        for field, place in zip(self.fields, self.places, strict=True):
            value, column = values[place], field.get_col(model._meta.db_table)
            converters = connection.ops.get_db_converters(column)
            for convert in (*converters, *column.get_db_converters(connection)):
                value = convert(value, column, connection)
            converted.append(value)
        return model.from_db(using, [field.attname for field in self.fields], converted)


def prefetch_rows(instance: Model) -> None:
    """Load the rows of an instance, so that its relations need no query any more.

    Rows that have rows or relations of their own are left out.
    """
    using = instance._state.db or "default"
    relations, sql = build_statement(type(instance), using)
    if not relations:
        return
    connection = connections[using]
    key = instance._meta.pk.get_db_prep_value(instance.pk, connection)
    loaded: list[list[Any]] = [[] for _ in relations]
    with connection.cursor() as cursor:
        cursor.execute(sql, [key] * len(relations))
        for number, *values in cursor.fetchall():
            loaded[number].append(relations[number].build_row(tuple(values), using=using))
    prefetched = instance.__dict__.setdefault("_prefetched_objects_cache", {})
    for each, rows in zip(relations, loaded, strict=True):
        for row in rows:
            setattr(row, each.relation.field.name, instance)
        name = each.relation.get_accessor_name()
        queryset = getattr(instance, name).get_queryset()
        queryset._result_cache = sorted(rows, key=lambda row: (row.position, row.pk))
        queryset._prefetch_done = True
        prefetched[name] = queryset


@cache
def build_statement(model: type[Model], using: str) -> tuple[list[LoadedRelation], str]:
    """Build a UNION of all rows: columns of one type share a place, whatever their relation."""
    connection = connections[using]
    types: list[str] = []
    relations = []
    for relation in row_relations(model):
        row_model = relation.related_model
        if any(plain_relations(row_model)) or any(row_relations(row_model)):
            continue
        fields, free = tuple(row_model._meta.concrete_fields), dict(enumerate(types))
        places = []
        for field in fields:
            db_type = field.db_type(connection)
            place = next((place for place, each in free.items() if each == db_type), len(types))
            if place == len(types):
                types.append(db_type)
            free.pop(place, None)
            places.append(place)
        relations.append(LoadedRelation(relation, fields, tuple(places)))
    quote = connection.ops.quote_name
    selects = []
    for number, each in enumerate(relations):
        columns = dict(zip(each.places, each.fields, strict=True))
        listed = ", ".join(
            quote(columns[place].column) if place in columns else f"CAST(NULL AS {db_type})"
            for place, db_type in enumerate(types)
        )
        table, owner = each.relation.related_model._meta.db_table, each.relation.field.column
        selects.append(
            f"SELECT {number}, {listed} FROM {quote(table)} "  # noqa: S608 -- our own names
            f"WHERE {quote(owner)} = %s"
        )
    return relations, " UNION ALL ".join(selects)
