"""Documents of editions are stored compressed: docs/decisions/0024."""

from typing import Any

from django.db import migrations

from cms.lib.fields import CompressedText, WideText
from cms.published.compression import copy_column


def compress_documents(apps: Any, schema_editor: Any) -> None:
    using = schema_editor.connection.alias
    copy_column(apps.get_model("published", "Edition"), "document", "packed", using=using)


def decompress_documents(apps: Any, schema_editor: Any) -> None:
    using = schema_editor.connection.alias
    copy_column(apps.get_model("published", "Edition"), "packed", "document", using=using)


class Migration(migrations.Migration):
    dependencies = [("published", "0007_orders_and_plans")]

    operations = [
        # Migrating back adds the column with this default.
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.AlterField("edition", "document", WideText(default=""))]
        ),
        migrations.AddField("edition", "packed", CompressedText(null=True)),
        migrations.RunPython(compress_documents, decompress_documents),
        migrations.RemoveField("edition", "document"),
        migrations.RenameField("edition", "packed", "document"),
        migrations.AlterField("edition", "document", CompressedText()),
    ]
