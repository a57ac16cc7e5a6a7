"""The log becomes a hash chain, and its changes remember titles and what their entries were part of."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("published", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="head",
            name="chain",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="change",
            name="title",
            field=models.CharField(default="", max_length=300),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="change",
            name="chain",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="ChangeTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("target_id", models.UUIDField()),
                ("is_member", models.BooleanField()),
                (
                    "change",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="published.change",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["name", "target_id", "-change"], name="change_of_target")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("change", "name", "target_id"), name="change_target_once"
                    )
                ],
            },
        ),
    ]
