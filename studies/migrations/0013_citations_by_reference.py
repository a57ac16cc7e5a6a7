"""Studies refer to their publications, and copy nothing of them: `reproject` fills the relation."""

from django.db import migrations, models

COLUMNS = ["design", "masking", "year", "sample_size"]
INDEXES = {
    "publishedstudy_newest": ["locale", "-published_at", "id", "reference_key", *COLUMNS],
    "publishedstudy_newest_all": ["-published_at", "id", "reference_key", *COLUMNS],
    "publishedstudy_in_list": ["reference_key", "locale", "published_at", "id", *COLUMNS],
}
IDENTIFIERS = ("doi", "pmid", "registry_id")


class Migration(migrations.Migration):
    dependencies = [("studies", "0012_notice_proposals")]

    operations = [
        *(migrations.RemoveIndex("publishedstudy", name) for name in INDEXES),
        # With a default the column comes back for existing rows.
        migrations.AlterField(
            "publishedstudy", "integrity", models.CharField(max_length=25, default="unknown")
        ),
        migrations.RemoveField("publishedstudy", "integrity"),
        migrations.RemoveField("publishedstudy", "doi_keys"),
        *(
            migrations.AddIndex("publishedstudy", models.Index(fields=fields, name=name))
            for name, fields in INDEXES.items()
        ),
        *(
            migrations.RemoveIndex("publishedcitation", f"publishedcitation_{name}")
            for name in IDENTIFIERS
        ),
        *(
            migrations.AddIndex(
                "publishedcitation",
                models.Index(fields=[name, "reference_key"], name=f"publishedcitation_{name}"),
            )
            for name in IDENTIFIERS
        ),
    ]
