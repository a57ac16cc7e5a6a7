"""A document stands in its edition alone, and details are compressed: docs/decisions/0024."""

from typing import Any

from django.db import migrations

from cms.lib.fields import CompressedText, WideText
from cms.published.compression import copy_column, require_live_editions, restore_documents

MODELS = ("publishedmeasure", "publishedstudy")


def compress_details(apps: Any, schema_editor: Any) -> None:
    using, edition = schema_editor.connection.alias, apps.get_model("published", "Edition")
    for name in MODELS:
        model = apps.get_model("studies", name)
        require_live_editions(model, edition, using=using)
        copy_column(model, "detail", "packed", using=using)


def decompress_details(apps: Any, schema_editor: Any) -> None:
    using, edition = schema_editor.connection.alias, apps.get_model("published", "Edition")
    for name in MODELS:
        model = apps.get_model("studies", name)
        copy_column(model, "packed", "detail", using=using)
        restore_documents(model, edition, using=using)


class Migration(migrations.Migration):
    dependencies = [
        ("studies", "0005_orders_and_plans"),
        ("published", "0008_compressed_documents"),
    ]

    operations = [
        # Migrating back adds the columns with these defaults.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(name, column, WideText(default=""))
                for name in MODELS
                for column in ("document", "detail")
            ]
        ),
        *(migrations.AddField(name, "packed", CompressedText(null=True)) for name in MODELS),
        migrations.RunPython(compress_details, decompress_details),
        *(migrations.RemoveField(name, "document") for name in MODELS),
        *(migrations.RemoveField(name, "detail") for name in MODELS),
        *(migrations.RenameField(name, "packed", "detail") for name in MODELS),
        *(migrations.AlterField(name, "detail", CompressedText()) for name in MODELS),
    ]
