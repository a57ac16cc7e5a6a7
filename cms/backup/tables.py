"""The rows of all tables as lines of JSON, which any of our databases writes and reads alike.

A line is the list of a row's values in the order of the columns' names, each as Django's
serialization protocol of fields writes it (``Field.value_to_string``, ``Field.to_python``).
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import IO, Any, NamedTuple

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connections
from django.db.models import DateTimeField, DecimalField, Field, Model
from django.db.models.query import QuerySet

from cms.lib import canonical_json

#: Tables that no backup has: whoever is logged in now is not, in a database that was put back.
LEFT_OUT = frozenset({"sessions.Session"})
BATCH = 1_000
#: The values of one batch: SQLite counts those of a statement.
MAX_VALUES = 20_000


class TableSummary(NamedTuple):
    """The columns of a table, how many rows it has, and the SHA-256 digest of their lines."""

    columns: list[str]
    rows: int
    sha256: str


def list_tables(apps: Apps) -> dict[str, type[Model]]:
    """Return the models of all tables by their label, those of relations included."""
    models = apps.get_models(include_auto_created=True)
    return {
        model._meta.label: model
        for model in sorted(models, key=lambda model: model._meta.label)
        if model._meta.managed and not model._meta.proxy and model._meta.label not in LEFT_OUT
    }


def list_fields(model: type[Model]) -> "list[Field[Any, Any]]":
    """Return the fields with a column, by name: tables differ in the order of their columns."""
    return sorted(model._meta.concrete_fields, key=lambda field: field.attname)


def dump_rows(model: type[Model], *, using: str) -> Iterator[bytes]:
    """Yield the line of each row, in the order of the primary key."""
    fields = list_fields(model)
    rows = model._base_manager.using(using).order_by("pk")
    for row in rows.iterator(chunk_size=BATCH):
        values = [encode_value(field, row) for field in fields]
        yield canonical_json.dump(values).encode() + b"\n"


def encode_value(field: "Field[Any, Any]", row: Model) -> Any:
    """Encode a value as JSON, alike for every database: one pads decimals, one has time zones."""
    value = field.value_from_object(row)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(field, DecimalField):
        return f"{value.normalize():f}"
    if isinstance(value, datetime) and isinstance(field, DateTimeField):
        return value.astimezone(UTC).isoformat()
    return field.value_to_string(row)


def write_rows(model: type[Model], target: IO[bytes] | None, *, using: str) -> TableSummary:
    """Write the lines of a table and return its summary; None: only look at them."""
    count, digest = 0, hashlib.sha256()
    for line in dump_rows(model, using=using):
        count += 1
        digest.update(line)
        if target:
            target.write(line)
    return TableSummary([field.attname for field in list_fields(model)], count, digest.hexdigest())


def delete_rows(models: Iterable[type[Model]], *, using: str) -> None:
    """Delete all rows, in any order: relations are checked when the transaction commits."""
    for model in models:
        model._base_manager.using(using)._raw_delete(using)


def load_rows(
    model: type[Model], columns: list[str], lines: Iterable[bytes], *, using: str
) -> None:
    """Insert the rows of a table as they are: nothing is computed, no signal sent."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    batch: list[Model] = []
    size = min(BATCH, MAX_VALUES // max(len(columns), 1))
    for line in lines:
        values = zip(columns, canonical_json.load(line), strict=True)
        batch.append(model(**{name: fields[name].to_python(value) for name, value in values}))
        if len(batch) == size:
            insert_rows(model, batch, using=using)
            batch = []
    insert_rows(model, batch, using=using)


def insert_rows(model: type[Model], rows: list[Model], *, using: str) -> None:
    """Insert rows with their own keys and times, which ``bulk_create`` would set anew."""
    if rows:
        queryset: Any = QuerySet(model=model, using=using)
        queryset._insert(rows, model._meta.concrete_fields, raw=True, using=using)


def reset_sequences(models: Iterable[type[Model]], *, using: str) -> None:
    """Let the database number new rows after those that were inserted."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)
