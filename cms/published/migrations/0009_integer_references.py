"""References and targets of changes are integers: docs/decisions/0026."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from cms.published.reference_conversion import (
    convert_references,
    convert_targets,
    fill_keys,
    restore_references,
    restore_targets,
)


def fill_card_keys(apps: Any, schema_editor: Any) -> None:
    using = schema_editor.connection.alias
    fill_keys(apps.get_model("published", "Card"), using=using)
    fill_keys(apps.get_model("published", "Change"), using=using, column="entry_id")


NEW_ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
PLACE = [("relation", models.IntegerField()), ("target", models.BigIntegerField())]


class Migration(migrations.Migration):
    dependencies = [("published", "0008_compressed_documents")]

    operations = [
        *(
            migrations.AddField(name, "reference_key", models.BigIntegerField(null=True))
            for name in ("card", "change")
        ),
        migrations.RunPython(fill_card_keys, migrations.RunPython.noop),
        migrations.AlterField("card", "reference_key", models.BigIntegerField(unique=True)),
        migrations.AlterField("change", "reference_key", models.BigIntegerField()),
        # The new tables take the names of the old ones and of their indexes.
        migrations.RemoveConstraint("reference", "reference_once"),
        migrations.RemoveIndex("reference", "reference_newest"),
        migrations.RemoveIndex("reference", "reference_first"),
        migrations.RemoveIndex("reference", "reference_to"),
        migrations.RenameModel("Reference", "FormerReference"),
        migrations.CreateModel(
            "Reference",
            fields=[
                ("id", NEW_ID),
                ("source", models.BigIntegerField()),
                *PLACE,
                ("locale", models.CharField(max_length=12)),
                ("is_first", models.BooleanField()),
            ],
        ),
        migrations.RunPython(convert_references, restore_references),
        migrations.DeleteModel("FormerReference"),
        migrations.AddConstraint(
            "reference",
            models.UniqueConstraint(fields=["source", "relation", "target", "is_first"], name="reference_once"),
        ),
        migrations.AddIndex(
            "reference",
            models.Index(
                fields=["relation", "target", "locale", "is_first", "source"], name="reference_to"
            ),
        ),
        migrations.RemoveConstraint("changetarget", "change_target_once"),
        migrations.RemoveIndex("changetarget", "change_of_target"),
        migrations.RemoveIndex("changetarget", "change_of_former_target"),
        migrations.RenameModel("ChangeTarget", "FormerTarget"),
        migrations.AlterField(
            "formertarget",
            "change",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="published.change",
            ),
        ),
        migrations.CreateModel(
            "ChangeTarget",
            fields=[
                ("id", NEW_ID),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="published.change",
                    ),
                ),
                *PLACE,
                ("was_member", models.BooleanField()),
                ("is_member", models.BooleanField()),
            ],
        ),
        migrations.RunPython(convert_targets, restore_targets),
        migrations.DeleteModel("FormerTarget"),
        migrations.AddConstraint(
            "changetarget",
            models.UniqueConstraint(
                fields=["relation", "target", "change"], name="change_target_once"
            ),
        ),
        migrations.AddIndex(
            "changetarget",
            models.Index(
                condition=models.Q(("is_member", False)),
                fields=["relation", "target", "-change"],
                name="change_of_former_target",
            ),
        ),
    ]
