"""Listings and details are stored as differences to documents: docs/decisions/0024."""

from typing import Any

from django.db import migrations

from cms.lib.fields import CompressedText, WideText
from cms.published.compression import copy_column, derive_text_operations


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
        *derive_text_operations("studies", "publishedmeasure", "publishedstudy"),
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
