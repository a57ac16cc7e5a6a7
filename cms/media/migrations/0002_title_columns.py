"""Titles have columns to be found and ordered by."""

from typing import Any

from django.db import migrations, models

from cms.published.titles import fill_title_columns

MODELS = ("publishedimage",)


def fill_titles(apps: Any, schema_editor: Any) -> None:
    for name in MODELS:
        fill_title_columns(apps.get_model("media", name))


class Migration(migrations.Migration):
    dependencies = [("media", "0001_initial"), ("published", "0006_folded_texts")]

    operations = [
        *(
            migrations.AddField(
                model_name=name, name=column, field=field, preserve_default=False
            )
            for name in MODELS
            for column, field in (
                ("folded_title", models.TextField(default="")),
                ("title_sort_key", models.BinaryField(default=b"")),
            )
        ),
        migrations.RunPython(fill_titles),
    ]
