"""Move texts from plain columns to compressed ones and back: for migrations alone."""

import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from django.db import connections, migrations, models
from django.db.migrations.operations.base import Operation

from cms.lib.deltas import DeltaText, apply_delta, compress_delta
from cms.lib.fields import ZLIB, CompressedText, PackedText, SearchedText, WideText
from cms.published.models.live_edition import DerivedText

DERIVED = ("listing", "detail")
BATCH_SIZE = 200
PROGRESS_ROWS = 10_000


def copy_column(model: Any, source: str, target: str, *, using: str) -> None:
    """Write the texts of a column of a historical model into another one, in batches.

    Each field stores them in its own form, so this compresses, or undoes it.
    """
    done = 0
    for batch in read_batches(model, source, using=using):
        write_column(model, target, batch, using=using)
        done += len(batch)
        if done % PROGRESS_ROWS == 0:
            sys.stderr.write(f"\n    {model._meta.db_table}: {done:,} rows")


def recompress_operation(app_label: str) -> migrations.RunPython:
    """Return the operation that compresses all texts of an app with the dictionary.

    Migrating back compresses them as earlier versions do, which can't read others.
    """
    return migrations.RunPython(
        partial(compress_anew, app_label=app_label),
        partial(compress_without_dictionary, app_label=app_label),
    )


def compress_anew(apps: Any, schema_editor: Any, *, app_label: str) -> None:
    """Compress the texts of an app as they are now. Words of the search gain nothing by it."""
    for model, name in list_columns(apps, app_label, DeltaText, SearchedText):
        copy_column(model, name, name, using=schema_editor.connection.alias)


def compress_without_dictionary(apps: Any, schema_editor: Any, *, app_label: str) -> None:
    """Undo ``compress_anew``, also for texts that were written since."""
    using = schema_editor.connection.alias
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    others = (DeltaText,) if is_sqlite else (DeltaText, SearchedText)
    for model, name in list_columns(apps, app_label, *others):
        for batch in read_batches(model, name, using=using):
            packed = [
                (pk, PackedText(text, ZLIB + zlib.compress(text.encode()))) for pk, text in batch
            ]
            write_column(model, name, packed, using=using)


def list_columns(apps: Any, app_label: str, *unlike: type[CompressedText]) -> list[tuple[Any, str]]:
    """List model and name of all compressed columns of an app but those of these types."""
    return [
        (model, field.name)
        for model in apps.get_app_config(app_label).get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, CompressedText) and not isinstance(field, unlike)
    ]


def restore_documents(model: Any, edition_model: Any, *, using: str) -> None:
    """Copy the document of each row's edition into the row."""
    for batch in read_batches(model, "sequence", using=using):
        sequences = [sequence for _, sequence in batch]
        documents = load_documents(edition_model, sequences, using=using)
        pairs = [(pk, documents[sequence]) for pk, sequence in batch]
        write_column(model, "document", pairs, using=using)


def read_batches(
    model: Any, *columns: str, using: str, size: int = BATCH_SIZE
) -> Iterator[list[tuple[Any, ...]]]:
    """Read key and columns of all rows in the order of the keys, in constant memory."""
    rows = model._base_manager.using(using).order_by("pk").values_list("pk", *columns)
    last = None
    while batch := list((rows if last is None else rows.filter(pk__gt=last))[:size]):
        yield batch
        last = batch[-1][0]


def write_column(model: Any, column: str, values: Iterable[tuple[Any, Any]], *, using: str) -> None:
    """Set a column of the rows with these keys."""
    connection = connections[using]
    quote, key, field = connection.ops.quote_name, model._meta.pk, model._meta.get_field(column)
    table, key_column = quote(model._meta.db_table), quote(key.column)
    statement = f"UPDATE {table} SET {quote(field.column)} = %s WHERE {key_column} = %s"  # noqa: S608 -- our own names
    prepared = [
        (field.get_db_prep_value(value, connection), key.get_db_prep_value(pk, connection))
        for pk, value in values
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, prepared)


def require_live_editions(model: Any, edition_model: Any, *, using: str) -> None:
    """Refuse to drop documents that no edition holds. Raises ValueError, which names one."""
    sequences = edition_model._base_manager.using(using).values("sequence")
    rows = model._base_manager.using(using).exclude(sequence__in=sequences)
    if missing := rows.values_list("slug", flat=True).first():
        raise ValueError(f"{model._meta.label} “{missing}” has no edition: run audit first.")


def compress_details(
    apps: Any, schema_editor: Any, *, app_label: str, names: Iterable[str]
) -> None:
    """Compress the details of these models, whose documents stand in editions from now on."""
    using, edition = schema_editor.connection.alias, apps.get_model("published", "Edition")
    for name in names:
        model = apps.get_model(app_label, name)
        require_live_editions(model, edition, using=using)
        copy_column(model, "detail", "packed", using=using)


def decompress_details(
    apps: Any, schema_editor: Any, *, app_label: str, names: Iterable[str]
) -> None:
    """Undo ``compress_details``."""
    using, edition = schema_editor.connection.alias, apps.get_model("published", "Edition")
    for name in names:
        model = apps.get_model(app_label, name)
        copy_column(model, "packed", "detail", using=using)
        restore_documents(model, edition, using=using)


def derive_text_operations(app_label: str, *names: str) -> list[Operation]:
    """Return the operations that store listings and details of models as differences."""
    columns = [(name, column) for name in names for column in DERIVED]
    return [
        # Migrating back adds the columns with these defaults.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                *(migrations.AlterField(n, "listing", WideText(default="")) for n in names),
                *(migrations.AlterField(n, "detail", CompressedText(default="")) for n in names),
            ]
        ),
        *(
            migrations.AddField(name, f"packed_{column}", models.BinaryField(null=True))
            for name, column in columns
        ),
        migrations.RunPython(
            partial(store_differences, app_label=app_label, names=names),
            partial(restore_texts, app_label=app_label, names=names),
        ),
        *(migrations.RemoveField(name, column) for name, column in columns),
        *(migrations.RenameField(name, f"packed_{column}", column) for name, column in columns),
        *(migrations.AlterField(name, column, DerivedText()) for name, column in columns),
    ]


def store_differences(
    apps: Any, schema_editor: Any, *, app_label: str, names: Iterable[str]
) -> None:
    """Write listings and details of these models as differences to their documents."""
    using, edition = schema_editor.connection.alias, apps.get_model("published", "Edition")
    for name in names:
        model = apps.get_model(app_label, name)
        require_live_editions(model, edition, using=using)
        for column in DERIVED:
            places = (column, f"packed_{column}")
            convert_texts(model, edition, places, compress_delta, using=using)


def restore_texts(apps: Any, schema_editor: Any, *, app_label: str, names: Iterable[str]) -> None:
    """Undo ``store_differences``."""
    using, edition = schema_editor.connection.alias, apps.get_model("published", "Edition")
    for name in names:
        model = apps.get_model(app_label, name)
        for column in DERIVED:
            places = (f"packed_{column}", column)
            convert_texts(model, edition, places, apply_delta, using=using)


def convert_texts(
    model: Any,
    edition_model: Any,
    places: tuple[str, str],
    convert: Callable[[Any, bytes], str | bytes],
    *,
    using: str,
) -> None:
    """Write the texts of one column into another, each converted by the document of its row."""
    source, target = places
    for batch in read_batches(model, "sequence", source, using=using):
        sequences = [sequence for _, sequence, _ in batch]
        documents = load_documents(edition_model, sequences, using=using)
        pairs = [(pk, convert(text, documents[at].encode())) for pk, at, text in batch]
        write_column(model, target, pairs, using=using)


def load_documents(edition_model: Any, sequences: list[int], *, using: str) -> dict[int, str]:
    editions = edition_model._base_manager.using(using).filter(sequence__in=sequences)
    return dict(editions.values_list("sequence", "document"))
