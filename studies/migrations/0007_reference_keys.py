"""Rows have the integers by which references name them: docs/decisions/0026."""

from functools import partial

from django.db import migrations, models

from cms.published.reference_conversion import add_list_indexes, fill_row_keys, remove_list_indexes

#: The filter columns of each model, which the indexes of its lists cover.
MODELS = {
    "publishedmeasure": ["domain", "data_type", "better"],
    "publishedstudy": ["design", "masking", "year", "sample_size", "integrity", "doi_keys"],
}
NAMES = [*MODELS, "publishedresult"]


class Migration(migrations.Migration):
    dependencies = [("studies", "0006_compressed_details"), ("published", "0009_integer_references")]

    operations = [
        *remove_list_indexes(MODELS),
        *(
            migrations.AddField(name, "reference_key", models.BigIntegerField(null=True))
            for name in NAMES
        ),
        migrations.RunPython(
            partial(fill_row_keys, app_label="studies", names=NAMES), migrations.RunPython.noop
        ),
        *(
            migrations.AlterField(name, "reference_key", models.BigIntegerField())
            for name in NAMES
        ),
        *add_list_indexes(MODELS),
        migrations.AddIndex(
            "publishedresult",
            models.Index(
                fields=["reference_key", "locale", "published_at", "id"],
                name="publishedresult_in_list",
            ),
        ),
    ]
