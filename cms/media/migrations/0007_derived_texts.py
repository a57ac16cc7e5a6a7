"""Listings and details are stored as differences to documents: docs/decisions/0024."""

from functools import partial

from django.db import migrations, models

from cms.lib.fields import CompressedText, WideText
from cms.published.compression import restore_texts, store_differences
from cms.published.models.live_edition import DerivedText

MODELS = ("publishedimage",)
TEXTS = {"app_label": "media", "names": MODELS}
COLUMNS = [(name, column) for name in MODELS for column in ("listing", "detail")]


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0006_reference_keys"),
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
    ]
