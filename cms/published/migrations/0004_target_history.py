"""Targets of changes say where the entry was before; the days of the log are found by an index."""

from typing import Any

from django.db import migrations, models
from django.db.models import F


def mark_begin(apps: Any, schema_editor: Any) -> None:
    """Note that all changes so far don't record where their entries were before."""
    apps.get_model("published", "Head").objects.update(targets_from=F("sequence") + 1)


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
        migrations.AddField(
            model_name="head",
            name="targets_from",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["at", "sequence"], name="change_at"),
        ),
        migrations.AddIndex(
            model_name="changetarget",
            index=models.Index(
                condition=models.Q(is_member=False),
                fields=["name", "target_id", "-change"],
                name="change_of_former_target",
            ),
        ),
        migrations.RunPython(mark_begin, migrations.RunPython.noop, elidable=True),
    ]
