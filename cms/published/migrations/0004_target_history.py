"""Targets of changes say where the entry was before; the days of the log are found by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("published", "0003_link_changes")]

    operations = [
        # Where an entry of an earlier log was before is not known: what it refers to counts as new,
        # so that each narrowed view tells of it.
        migrations.AddField(
            model_name="changetarget",
            name="was_member",
            field=models.BooleanField(default=False),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["at"], name="change_at"),
        ),
    ]
