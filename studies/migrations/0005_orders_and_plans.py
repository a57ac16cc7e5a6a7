"""Indexes for every order that lists offer, in one language and in all."""

from django.db import migrations, models

from cms.published.titles import shorten_sort_keys


class Migration(migrations.Migration):

    dependencies = [
        ('studies', '0004_doi_keys'),
    ]

    operations = [
        migrations.RunSQL(
            shorten_sort_keys("studies_publishedmeasure", "studies_publishedstudy"),
            migrations.RunSQL.noop,
        ),
        migrations.RemoveIndex(
            model_name='publishedmeasure',
            name='publishedmeasure_newest',
        ),
        migrations.RemoveIndex(
            model_name='publishedstudy',
            name='publishedstudy_newest',
        ),
        migrations.AddIndex(
            model_name='publishedmeasure',
            index=models.Index(fields=['locale', '-published_at', 'id', 'domain', 'data_type', 'better'], name='publishedmeasure_newest'),
        ),
        migrations.AddIndex(
            model_name='publishedmeasure',
            index=models.Index(fields=['-published_at', 'id', 'domain', 'data_type', 'better'], name='publishedmeasure_newest_all'),
        ),
        migrations.AddIndex(
            model_name='publishedmeasure',
            index=models.Index(fields=['locale', 'title_sort_key', 'id'], name='publishedmeasure_title'),
        ),
        migrations.AddIndex(
            model_name='publishedmeasure',
            index=models.Index(fields=['title_sort_key', 'id'], name='publishedmeasure_title_all'),
        ),
        migrations.AddIndex(
            model_name='publishedmeasure',
            index=models.Index(fields=['locale', 'first_published_at', 'id'], name='publishedmeasure_first'),
        ),
        migrations.AddIndex(
            model_name='publishedmeasure',
            index=models.Index(fields=['first_published_at', 'id'], name='publishedmeasure_first_all'),
        ),
        migrations.AddIndex(
            model_name='publishedmeasure',
            index=models.Index(fields=['locale', 'updated_at', 'id'], name='publishedmeasure_updated'),
        ),
        migrations.AddIndex(
            model_name='publishedmeasure',
            index=models.Index(fields=['updated_at', 'id'], name='publishedmeasure_updated_all'),
        ),
        migrations.AddIndex(
            model_name='publishedresult',
            index=models.Index(fields=['locale', '-published_at', 'id'], name='publishedresult_newest'),
        ),
        migrations.AddIndex(
            model_name='publishedresult',
            index=models.Index(fields=['-published_at', 'id'], name='publishedresult_newest_all'),
        ),
        migrations.AddIndex(
            model_name='publishedresult',
            index=models.Index(fields=['locale', 'timepoint_days', 'id'], name='publishedresult_timepoint'),
        ),
        migrations.AddIndex(
            model_name='publishedresult',
            index=models.Index(fields=['timepoint_days', 'id'], name='publishedresult_timepoint_all'),
        ),
        migrations.AddIndex(
            model_name='publishedresult',
            index=models.Index(fields=['locale', 'value', 'id'], name='publishedresult_value'),
        ),
        migrations.AddIndex(
            model_name='publishedresult',
            index=models.Index(fields=['value', 'id'], name='publishedresult_value_all'),
        ),
        migrations.AddIndex(
            model_name='publishedresult',
            index=models.Index(fields=['locale', 'n_analysed', 'id'], name='publishedresult_analysed'),
        ),
        migrations.AddIndex(
            model_name='publishedresult',
            index=models.Index(fields=['n_analysed', 'id'], name='publishedresult_analysed_all'),
        ),
        migrations.AddIndex(
            model_name='publishedstudy',
            index=models.Index(fields=['locale', '-published_at', 'id', 'design', 'masking', 'year', 'sample_size', 'integrity', 'doi_keys'], name='publishedstudy_newest'),
        ),
        migrations.AddIndex(
            model_name='publishedstudy',
            index=models.Index(fields=['-published_at', 'id', 'design', 'masking', 'year', 'sample_size', 'integrity', 'doi_keys'], name='publishedstudy_newest_all'),
        ),
        migrations.AddIndex(
            model_name='publishedstudy',
            index=models.Index(fields=['locale', 'title_sort_key', 'id'], name='publishedstudy_title'),
        ),
        migrations.AddIndex(
            model_name='publishedstudy',
            index=models.Index(fields=['title_sort_key', 'id'], name='publishedstudy_title_all'),
        ),
        migrations.AddIndex(
            model_name='publishedstudy',
            index=models.Index(fields=['locale', 'first_published_at', 'id'], name='publishedstudy_first'),
        ),
        migrations.AddIndex(
            model_name='publishedstudy',
            index=models.Index(fields=['first_published_at', 'id'], name='publishedstudy_first_all'),
        ),
        migrations.AddIndex(
            model_name='publishedstudy',
            index=models.Index(fields=['locale', 'updated_at', 'id'], name='publishedstudy_updated'),
        ),
        migrations.AddIndex(
            model_name='publishedstudy',
            index=models.Index(fields=['updated_at', 'id'], name='publishedstudy_updated_all'),
        ),
        migrations.AddIndex(
            model_name='publishedstudy',
            index=models.Index(fields=['locale', 'year', 'id'], name='publishedstudy_year'),
        ),
        migrations.AddIndex(
            model_name='publishedstudy',
            index=models.Index(fields=['year', 'id'], name='publishedstudy_year_all'),
        ),
        migrations.AddIndex(
            model_name='publishedstudy',
            index=models.Index(fields=['locale', 'sample_size', 'id'], name='publishedstudy_size'),
        ),
        migrations.AddIndex(
            model_name='publishedstudy',
            index=models.Index(fields=['sample_size', 'id'], name='publishedstudy_size_all'),
        ),
    ]
