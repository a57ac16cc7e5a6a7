"""Titles have columns to be found and ordered by."""

from typing import Any

from django.db import migrations, models

from cms.lib import canonical_json
from cms.published.search.search_text import extract_names, mark_names
from cms.published.titles import fill_title_columns
from treatments.published import PublishedCondition

MODELS = ("publishedcondition", "publishedtreatment")


def fill_titles(apps: Any, schema_editor: Any) -> None:
    for name in MODELS:
        fill_title_columns(apps.get_model("treatments", name))


def fill_names(apps: Any, schema_editor: Any) -> None:
    """Write down the names of conditions, by which entries are found that refer to them."""
    texts = apps.get_model("published", "SearchText").objects
    rows = apps.get_model("treatments", "PublishedCondition").objects
    for pk, locale, document in rows.values_list("pk", "locale", "document").iterator():
        names = extract_names(PublishedCondition.name_fields, canonical_json.load(document))
        texts.filter(entry_id=pk).update(names=mark_names(names, locale=locale))


class Migration(migrations.Migration):
    dependencies = [("treatments", "0001_initial"), ("published", "0006_folded_texts")]

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
        migrations.RunPython(fill_names),
    ]
