"""Where the newest lines of a type in a language are, for feeds."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("published", "0006_embargoed"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["type", "locale", "-sequence"], name="change_of_type"),
        ),
    ]
