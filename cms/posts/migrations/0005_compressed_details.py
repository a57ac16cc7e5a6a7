"""A document stands in its edition alone, and details are compressed: docs/decisions/0024."""

from functools import partial

from django.db import migrations

from cms.lib.fields import CompressedText, WideText
from cms.published.compression import compress_details, decompress_details

MODELS = ("publishedauthor", "publishedpost", "publishedseries", "publishedtopic")
DETAILS = {"app_label": "posts", "names": MODELS}


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0004_orders_and_plans"),
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
        migrations.RunPython(
            partial(compress_details, **DETAILS), partial(decompress_details, **DETAILS)
        ),
        *(migrations.RemoveField(name, "document") for name in MODELS),
        *(migrations.RemoveField(name, "detail") for name in MODELS),
        *(migrations.RenameField(name, "packed", "detail") for name in MODELS),
        *(migrations.AlterField(name, "detail", CompressedText()) for name in MODELS),
    ]
