"""Rows have the integers by which references name them: docs/decisions/0026."""

from functools import partial

from django.db import migrations, models

from cms.published.reference_conversion import add_list_indexes, fill_row_keys, remove_list_indexes

#: The filter columns of each model, which the indexes of its lists cover.
MODELS = {
    "publishedauthor": [],
    "publishedpost": ["series_position", "word_count", "reading_minutes", "reviewed_at", "next_review_on"],
    "publishedseries": [],
    "publishedtopic": [],
}


class Migration(migrations.Migration):
    dependencies = [("posts", "0005_compressed_details"), ("published", "0009_integer_references")]

    operations = [
        *remove_list_indexes(MODELS),
        *(
            migrations.AddField(name, "reference_key", models.BigIntegerField(null=True))
            for name in MODELS
        ),
        migrations.RunPython(
            partial(fill_row_keys, app_label="posts", names=MODELS), migrations.RunPython.noop
        ),
        *(
            migrations.AlterField(name, "reference_key", models.BigIntegerField())
            for name in MODELS
        ),
        *add_list_indexes(MODELS),
    ]
