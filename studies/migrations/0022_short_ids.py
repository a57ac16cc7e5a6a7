"""The ids that 0016 gave to arms and groups take 16 bytes on SQLite: it wrote them as 32 letters."""

from typing import Any

from django.db import migrations

IDENTIFIED = ("StudyArm", "AnalysisPopulation")


def convert_ids(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "sqlite":
        return
    quote = schema_editor.quote_name
    for name in IDENTIFIED:
        table = quote(apps.get_model("studies", name)._meta.db_table)
        schema_editor.execute(
            f"UPDATE {table} SET uuid = marrow_id(uuid) WHERE typeof(uuid) = 'text'"  # noqa: S608 -- our own names
        )


class Migration(migrations.Migration):
    dependencies = [("studies", "0021_shorter_texts")]

    operations = [migrations.RunPython(convert_ids, migrations.RunPython.noop)]
