"""Listings and details are stored as differences to documents: docs/decisions/0024."""

from functools import partial
from typing import Any

from django.db import migrations, models

from cms.lib.fields import CompressedText, WideText
from cms.published.compression import copy_column, restore_texts, store_differences
from cms.published.models.live_edition import DerivedText

MODELS = ("publishedmeasure", "publishedstudy")
TEXTS = {"app_label": "studies", "names": MODELS}
COLUMNS = [(name, column) for name in MODELS for column in ("listing", "detail")]


def compress_results(apps: Any, schema_editor: Any) -> None:
    model = apps.get_model("studies", "PublishedResult")
    copy_column(model, "listing", "packed", using=schema_editor.connection.alias)


def decompress_results(apps: Any, schema_editor: Any) -> None:
    model = apps.get_model("studies", "PublishedResult")
    copy_column(model, "packed", "listing", using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [
        ("studies", "0007_reference_keys"),
        ("published", "0008_compressed_documents"),
    ]

    operations = [
        # Migrating back adds the columns with these defaults.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                *(migrations.AlterField(n, "listing", WideText(default="")) for n in MODELS),
                *(migrations.AlterField(n, "detail", CompressedText(default="")) for n in MODELS),
            ]
        ),
        *(
            migrations.AddField(name, f"packed_{column}", models.BinaryField(null=True))
            for name, column in COLUMNS
        ),
        migrations.RunPython(partial(store_differences, **TEXTS), partial(restore_texts, **TEXTS)),
        *(migrations.RemoveField(name, column) for name, column in COLUMNS),
        *(migrations.RenameField(name, f"packed_{column}", column) for name, column in COLUMNS),
        *(migrations.AlterField(name, column, DerivedText()) for name, column in COLUMNS),
        # A result has no document of its own: its listing is compressed.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField("publishedresult", "listing", WideText(default=""))
            ]
        ),
        migrations.AddField("publishedresult", "packed", CompressedText(null=True)),
        migrations.RunPython(compress_results, decompress_results),
        migrations.RemoveField("publishedresult", "listing"),
        migrations.RenameField("publishedresult", "packed", "listing"),
        migrations.AlterField("publishedresult", "listing", CompressedText()),
    ]
