"""Integrity follows from the notices alone, and citations can be published."""

from django.db import migrations, models

import cms.published.models.live_edition


class Migration(migrations.Migration):
    dependencies = [
        ("studies", "0010_citation_notices"),
    ]

    operations = [
        migrations.CreateModel(
            name='PublishedCitation',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('locale', models.CharField(max_length=12)),
                ('title', models.CharField(max_length=300)),
                ('folded_title', models.TextField()),
                ('title_sort_key', models.BinaryField()),
                ('published_at', models.DateTimeField()),
                ('reference_key', models.BigIntegerField()),
                ('slug', models.SlugField(db_index=False, max_length=120)),
                ('translation_key', models.UUIDField(db_index=True)),
                ('edition', models.PositiveIntegerField()),
                ('sequence', models.PositiveBigIntegerField(unique=True)),
                ('digest', models.CharField(max_length=64)),
                ('first_published_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('corrections', models.TextField(default='[]')),
                ('kind', models.CharField(choices=[('journal_article', 'Journal article'), ('conference_abstract', 'Conference abstract'), ('preprint', 'Preprint'), ('guideline', 'Guideline'), ('registry_entry', 'Registry entry'), ('book', 'Book or chapter'), ('report', 'Report'), ('web_page', 'Web page')], max_length=20)),
                ('year', models.PositiveSmallIntegerField(null=True)),
                ('container_title', models.CharField(blank=True, max_length=300)),
                ('doi', models.CharField(blank=True, max_length=200)),
                ('pmid', models.CharField(blank=True, max_length=12)),
                ('registry_id', models.CharField(blank=True, max_length=40)),
                ('integrity', models.CharField(choices=[('retracted', 'Retracted'), ('withdrawn', 'Withdrawn'), ('partly_retracted', 'Partly retracted'), ('expression_of_concern', 'Expression of concern'), ('superseded', 'Superseded by a newer version'), ('corrected', 'Corrected'), ('unknown', 'Not checked yet'), ('current', 'Current')], max_length=25)),
                ('listing', cms.published.models.live_edition.DerivedText()),
                ('detail', cms.published.models.live_edition.DerivedText()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.RemoveField(
            model_name='citation',
            name='integrity',
        ),
        migrations.AlterField(
            model_name='publishedstudy',
            name='integrity',
            field=models.CharField(choices=[('retracted', 'Retracted'), ('withdrawn', 'Withdrawn'), ('partly_retracted', 'Partly retracted'), ('expression_of_concern', 'Expression of concern'), ('superseded', 'Superseded by a newer version'), ('corrected', 'Corrected'), ('unknown', 'Not checked yet'), ('current', 'Current')], max_length=25),
        ),
        migrations.AddConstraint(
            model_name='citation',
            constraint=models.UniqueConstraint(fields=('locale', 'slug'), name='citation_draft_slug_once', violation_error_message='Another entry in this language has this slug already.'),
        ),
        migrations.AddConstraint(
            model_name='citation',
            constraint=models.UniqueConstraint(fields=('translation_key', 'locale'), name='citation_draft_locale_once', violation_error_message='There is a translation into this language already.'),
        ),
        migrations.AddIndex(
            model_name='publishedcitation',
            index=models.Index(fields=['locale', '-published_at', 'id', 'reference_key', 'kind', 'year', 'container_title', 'integrity'], name='publishedcitation_newest'),
        ),
        migrations.AddIndex(
            model_name='publishedcitation',
            index=models.Index(fields=['-published_at', 'id', 'reference_key', 'kind', 'year', 'container_title', 'integrity'], name='publishedcitation_newest_all'),
        ),
        migrations.AddIndex(
            model_name='publishedcitation',
            index=models.Index(fields=['reference_key', 'locale', 'published_at', 'id', 'kind', 'year', 'container_title', 'integrity'], name='publishedcitation_in_list'),
        ),
        migrations.AddIndex(
            model_name='publishedcitation',
            index=models.Index(fields=['locale', 'title_sort_key', 'id'], name='publishedcitation_title'),
        ),
        migrations.AddIndex(
            model_name='publishedcitation',
            index=models.Index(fields=['title_sort_key', 'id'], name='publishedcitation_title_all'),
        ),
        migrations.AddIndex(
            model_name='publishedcitation',
            index=models.Index(fields=['locale', 'first_published_at', 'id'], name='publishedcitation_first'),
        ),
        migrations.AddIndex(
            model_name='publishedcitation',
            index=models.Index(fields=['first_published_at', 'id'], name='publishedcitation_first_all'),
        ),
        migrations.AddIndex(
            model_name='publishedcitation',
            index=models.Index(fields=['locale', 'updated_at', 'id'], name='publishedcitation_updated'),
        ),
        migrations.AddIndex(
            model_name='publishedcitation',
            index=models.Index(fields=['updated_at', 'id'], name='publishedcitation_updated_all'),
        ),
        migrations.AddIndex(
            model_name='publishedcitation',
            index=models.Index(fields=['locale', 'year', 'id'], name='publishedcitation_year'),
        ),
        migrations.AddIndex(
            model_name='publishedcitation',
            index=models.Index(fields=['year', 'id'], name='publishedcitation_year_all'),
        ),
        migrations.AddIndex(
            model_name='publishedcitation',
            index=models.Index(fields=['doi'], name='publishedcitation_doi'),
        ),
        migrations.AddIndex(
            model_name='publishedcitation',
            index=models.Index(fields=['pmid'], name='publishedcitation_pmid'),
        ),
        migrations.AddIndex(
            model_name='publishedcitation',
            index=models.Index(fields=['registry_id'], name='publishedcitation_registry_id'),
        ),
        migrations.AddConstraint(
            model_name='publishedcitation',
            constraint=models.UniqueConstraint(fields=('locale', 'slug'), name='publishedcitation_slug_once'),
        ),
    ]
