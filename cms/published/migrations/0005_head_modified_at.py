"""The head gets the date that responses carry as ``Last-Modified``."""

from datetime import timedelta
from typing import Any

from django.db import migrations, models


def fill_modified_at(apps: Any, schema_editor: Any) -> None:
    for head in apps.get_model("published", "Head").objects.exclude(latest_at=None):
        head.modified_at = head.latest_at.replace(microsecond=0) + timedelta(seconds=1)
        head.save(update_fields=["modified_at"])


class Migration(migrations.Migration):
    dependencies = [("published", "0004_target_history")]

    operations = [
        migrations.AddField(
            model_name="head", name="modified_at", field=models.DateTimeField(null=True)
        ),
        migrations.RunPython(fill_modified_at, migrations.RunPython.noop),
    ]
