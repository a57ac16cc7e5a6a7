"""Cards are compressed, and all texts with a dictionary of our JSON: docs/decisions/0024."""

import zlib
from typing import Any

from django.db import migrations, models

from cms.lib.deltas import DeltaText
from cms.lib.fields import ZLIB, CompressedText, PackedText, SearchedText
from cms.published.compression import copy_column, read_batches, write_column

COLUMNS = ("card", "embed")


def compress_cards(apps: Any, schema_editor: Any) -> None:
    for name in COLUMNS:
        model, using = apps.get_model("published", "Card"), schema_editor.connection.alias
        copy_column(model, name, f"packed_{name}", using=using)


def decompress_cards(apps: Any, schema_editor: Any) -> None:
    for name in COLUMNS:
        model, using = apps.get_model("published", "Card"), schema_editor.connection.alias
        copy_column(model, f"packed_{name}", name, using=using)


def list_columns(apps: Any, *unlike: type[CompressedText]) -> list[tuple[Any, str]]:
    """List model and name of all compressed columns but those of these types."""
    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, CompressedText) and not isinstance(field, unlike)
    ]


def compress_anew(apps: Any, schema_editor: Any) -> None:
    """Compress texts with the dictionary. Words of the search gain nothing by it."""
    for model, name in list_columns(apps, DeltaText, SearchedText):
        copy_column(model, name, name, using=schema_editor.connection.alias)


def compress_without_dictionary(apps: Any, schema_editor: Any) -> None:
    """Compress all texts as earlier versions do, which can't read others."""
    using = schema_editor.connection.alias
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for model, name in list_columns(apps, DeltaText, *(() if is_sqlite else (SearchedText,))):
        for batch in read_batches(model, name, using=using):
            packed = [
                (pk, PackedText(text, ZLIB + zlib.compress(text.encode()))) for pk, text in batch
            ]
            write_column(model, name, packed, using=using)


class Migration(migrations.Migration):
    dependencies = [("published", "0015_shorter_sort_keys")]

    operations = [
        # Migrating back adds the columns with these defaults.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField("card", name, models.TextField(default=""))
                for name in COLUMNS
            ]
        ),
        *(
            migrations.AddField("card", f"packed_{name}", CompressedText(null=True))
            for name in COLUMNS
        ),
        migrations.RunPython(compress_cards, decompress_cards),
        *(migrations.RemoveField("card", name) for name in COLUMNS),
        *(migrations.RenameField("card", f"packed_{name}", name) for name in COLUMNS),
        migrations.AlterField("card", "card", CompressedText()),
        migrations.AlterField("card", "embed", CompressedText(blank=True)),
        migrations.RunPython(compress_anew, compress_without_dictionary),
    ]
