"""What translations are joined by, and what lists of the past are narrowed and put in order by.

The columns are filled from the documents of the editions. Addresses of entries in other languages
than that of the house are new only once `manage.py reproject` has run.
"""

import json
from datetime import datetime

from django.db import migrations, models
from django.db.models import Min

BATCH = 500


def fill(apps, schema_editor):
    alias = schema_editor.connection.alias
    Edition, Card, Change = (
        apps.get_model("published", name)._base_manager.using(alias)
        for name in ("Edition", "Card", "Change")
    )
    done = 0
    while batch := list(Edition.filter(pk__gt=done).order_by("pk")[:BATCH]):
        done = batch[-1].pk
        ids = {edition.entry_id for edition in batch}
        told = Change.filter(entry_id__in=ids, kind="publish").values("entry_id")
        first = dict(told.annotate(first=Min("at")).values_list("entry_id", "first"))
        cards = Card.in_bulk(ids)
        for edition in sorted(batch, key=lambda each: each.number):
            document = json.loads(edition.document)
            shown = document.get("original_published_at")
            edition.published_at = datetime.fromisoformat(shown) if shown else first[edition.entry_id]
            for name in ("locale", "slug", "title", "translation_key"):
                setattr(edition, name, document[name])
            if card := cards.get(edition.entry_id):
                card.translation_key = document["translation_key"]
        columns = ["locale", "slug", "title", "translation_key", "published_at"]
        Edition.bulk_update(batch, columns)
        Card.bulk_update(cards.values(), ["translation_key"])


class Migration(migrations.Migration):

    dependencies = [
        ("published", "0002_search"),
    ]

    operations = [
        migrations.AddField("card", "translation_key", models.UUIDField(null=True)),
        migrations.AddField("edition", "locale", models.CharField(max_length=12, null=True)),
        migrations.AddField("edition", "slug", models.SlugField(db_index=False, max_length=120, null=True)),
        migrations.AddField("edition", "title", models.CharField(max_length=300, null=True)),
        migrations.AddField("edition", "translation_key", models.UUIDField(null=True)),
        migrations.AddField("edition", "published_at", models.DateTimeField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("card", "translation_key", models.UUIDField(db_index=True)),
        migrations.AlterField("edition", "locale", models.CharField(max_length=12)),
        migrations.AlterField("edition", "slug", models.SlugField(db_index=False, max_length=120)),
        migrations.AlterField("edition", "title", models.CharField(max_length=300)),
        migrations.AlterField("edition", "translation_key", models.UUIDField()),
        migrations.AlterField("edition", "published_at", models.DateTimeField()),
        migrations.AddIndex(
            "edition",
            models.Index(fields=["type", "locale", "-published_at", "entry_id", "at"], name="edition_newest"),
        ),
    ]
