"""What a new edition is to those who have the old one. All until now count as updates."""

from django.db import migrations, models
from django.db.models import Q


def fill(apps, schema_editor):
    Change = apps.get_model("published", "Change")
    changes = Change._base_manager.using(schema_editor.connection.alias)
    changes.filter(kind="publish").update(significance="update")


class Migration(migrations.Migration):

    dependencies = [
        ("published", "0003_translations_and_past_lists"),
    ]

    operations = [
        migrations.AddField(
            model_name="change",
            name="significance",
            field=models.CharField(
                blank=True,
                choices=[
                    ("minor", "Minor: a slip of the pen; nobody need read it again"),
                    ("update", "Update: it says more, or says it better"),
                    ("correction", "Correction: something in it was wrong"),
                    ("safety", "Safety: following what it said could harm"),
                ],
                default="",
                max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=Q(kind="publish") ^ Q(significance=""),
                name="change_publication_has_significance",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=~Q(significance__in=["correction", "safety"]) | ~Q(note=""),
                name="change_correction_has_note",
            ),
        ),
    ]
