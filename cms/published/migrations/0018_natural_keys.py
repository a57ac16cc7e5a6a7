"""References, targets of changes and slugs have natural keys: docs/decisions/0041."""

from typing import Any

from django.db import migrations, models

from cms.published.table_rebuild import RebuildTable


def add_key(name: str, *columns: str) -> list[Any]:
    """Build the operations that put a key of these columns in the place of the id."""
    return [
        migrations.RemoveField(name, "id"),
        migrations.AddField(
            name,
            "pk",
            models.CompositePrimaryKey(
                *columns, blank=True, editable=False, primary_key=True, serialize=False
            ),
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("published", "0017_search_texts_by_documents")]

    operations = [
        RebuildTable(
            "reference",
            state_operations=[
                migrations.RemoveConstraint("reference", "reference_once"),
                *add_key("reference", "source", "relation", "target"),
            ],
            # Earlier versions stored a repeated target again; and migrating back further takes the
            # order of ids for that of targets.
            order=["source", "relation", "is_first DESC", "target"],
        ),
        RebuildTable(
            "changetarget",
            state_operations=[
                migrations.RemoveConstraint("changetarget", "change_target_once"),
                *add_key("changetarget", "relation", "target", "change_id"),
            ],
            order=["relation", "target", "change_id"],
        ),
        RebuildTable(
            "slug",
            state_operations=[
                migrations.RemoveConstraint("slug", "slug_has_one_holder"),
                *add_key("slug", "type", "locale", "slug"),
                migrations.AlterField("slug", "entry_id", models.UUIDField()),
            ],
            order=["type", "locale", "slug"],
        ),
    ]
