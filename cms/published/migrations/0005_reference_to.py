"""Who refers to an entry, found without reading all references.

References that have no name (links inside texts) are there only once `manage.py reproject` has run.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("published", "0004_significance"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="reference",
            index=models.Index(
                fields=["target_id", "source_type", "source_id"], name="reference_to"
            ),
        ),
    ]
