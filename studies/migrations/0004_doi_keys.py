"""Studies are found by the DOIs of their publications: `reproject` fills the column."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("studies", "0003_title_columns")]

    operations = [
        migrations.RemoveIndex(model_name="publishedstudy", name="publishedstudy_in_list"),
        migrations.AddField(
            model_name="publishedstudy",
            name="doi_keys",
            field=models.TextField(blank=True, null=True),
        ),
        # On SQLite this makes the table anew, with the wide columns after all others.
        migrations.AlterField(
            model_name="publishedstudy",
            name="doi_keys",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="publishedstudy",
            index=models.Index(
                fields=[
                    *("id", "locale", "published_at", "design", "masking", "year"),
                    *("sample_size", "integrity", "doi_keys"),
                ],
                name="publishedstudy_in_list",
            ),
        ),
    ]
