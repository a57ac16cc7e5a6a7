"""Cards are compressed, and all texts with a dictionary of our JSON: docs/decisions/0024."""

from typing import Any

from django.db import migrations, models

from cms.lib.fields import CompressedText
from cms.published.compression import copy_column, recompress_operation

COLUMNS = ("card", "embed")


def compress_cards(apps: Any, schema_editor: Any) -> None:
    for name in COLUMNS:
        model, using = apps.get_model("published", "Card"), schema_editor.connection.alias
        copy_column(model, name, f"packed_{name}", using=using)


def decompress_cards(apps: Any, schema_editor: Any) -> None:
    for name in COLUMNS:
        model, using = apps.get_model("published", "Card"), schema_editor.connection.alias
        copy_column(model, f"packed_{name}", name, using=using)


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
        recompress_operation("published"),
    ]
