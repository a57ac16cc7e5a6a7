"""Arms and groups of people get their ids, and rows that break a newer rule are marked."""

from importlib import import_module
from typing import Any

from django.db import migrations

IDENTIFIED = ("StudyArm", "AnalysisPopulation")
NEW_ID = {
    "postgresql": "gen_random_uuid()",
    "sqlite": (
        "lower(hex(randomblob(6))) || '4' || substr(lower(hex(randomblob(2))), 2)"
        " || '8' || substr(lower(hex(randomblob(8))), 2)"
    ),
}


def add_ids(apps: Any, schema_editor: Any) -> None:
    """Give each row a random id, with one statement for a table."""
    quote = schema_editor.quote_name
    value = NEW_ID[schema_editor.connection.vendor]
    for name in IDENTIFIED:
        table = quote(apps.get_model("studies", name)._meta.db_table)
        schema_editor.execute(f"UPDATE {table} SET uuid = {value}")  # noqa: S608 -- our own names


def mark_older_rows(apps: Any, schema_editor: Any) -> None:
    """Mark the rows that would break one of the constraints of the next migration."""
    using = schema_editor.connection.alias
    rules = import_module("studies.migrations.0017_rules_of_statistics")
    results = apps.get_model("studies", "OutcomeResult").objects.using(using)
    results.filter(p_value__isnull=False).update(p_operator="=")
    for operation in rules.Migration.operations:
        if isinstance(operation, migrations.AddConstraint):
            rows = apps.get_model("studies", operation.model_name).objects.using(using)
            # A condition that is NULL does not break a constraint.
            broken = rows.exclude(operation.constraint.condition)
            broken.update(predates_rules=True)


class Migration(migrations.Migration):
    dependencies = [("studies", "0015_completed_results")]

    operations = [
        migrations.RunPython(add_ids, migrations.RunPython.noop),
        migrations.RunPython(mark_older_rows, migrations.RunPython.noop),
    ]
