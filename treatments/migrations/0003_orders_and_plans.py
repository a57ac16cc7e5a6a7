"""Indexes for every order that lists offer, in one language and in all."""

from django.db import migrations, models

from cms.published.titles import shorten_sort_keys


class Migration(migrations.Migration):

    dependencies = [
        ('treatments', '0002_title_columns'),
    ]

    operations = [
        migrations.RunSQL(
            shorten_sort_keys("treatments_publishedcondition", "treatments_publishedtreatment"),
            migrations.RunSQL.noop,
        ),
        migrations.RemoveIndex(
            model_name='publishedcondition',
            name='publishedcondition_newest',
        ),
        migrations.RemoveIndex(
            model_name='publishedtreatment',
            name='publishedtreatment_newest',
        ),
        migrations.AddIndex(
            model_name='publishedcondition',
            index=models.Index(fields=['locale', '-published_at', 'id', 'body_site'], name='publishedcondition_newest'),
        ),
        migrations.AddIndex(
            model_name='publishedcondition',
            index=models.Index(fields=['-published_at', 'id', 'body_site'], name='publishedcondition_newest_all'),
        ),
        migrations.AddIndex(
            model_name='publishedcondition',
            index=models.Index(fields=['locale', 'title_sort_key', 'id'], name='publishedcondition_title'),
        ),
        migrations.AddIndex(
            model_name='publishedcondition',
            index=models.Index(fields=['title_sort_key', 'id'], name='publishedcondition_title_all'),
        ),
        migrations.AddIndex(
            model_name='publishedcondition',
            index=models.Index(fields=['locale', 'first_published_at', 'id'], name='publishedcondition_first'),
        ),
        migrations.AddIndex(
            model_name='publishedcondition',
            index=models.Index(fields=['first_published_at', 'id'], name='publishedcondition_first_all'),
        ),
        migrations.AddIndex(
            model_name='publishedcondition',
            index=models.Index(fields=['locale', 'updated_at', 'id'], name='publishedcondition_updated'),
        ),
        migrations.AddIndex(
            model_name='publishedcondition',
            index=models.Index(fields=['updated_at', 'id'], name='publishedcondition_updated_all'),
        ),
        migrations.AddIndex(
            model_name='publishedtreatment',
            index=models.Index(fields=['locale', '-published_at', 'id', 'procedure_type', 'invasiveness', 'reversibility', 'leaves_implant', 'removes_tissue', 'uses_cells', 'trial_possible'], name='publishedtreatment_newest'),
        ),
        migrations.AddIndex(
            model_name='publishedtreatment',
            index=models.Index(fields=['-published_at', 'id', 'procedure_type', 'invasiveness', 'reversibility', 'leaves_implant', 'removes_tissue', 'uses_cells', 'trial_possible'], name='publishedtreatment_newest_all'),
        ),
        migrations.AddIndex(
            model_name='publishedtreatment',
            index=models.Index(fields=['locale', 'title_sort_key', 'id'], name='publishedtreatment_title'),
        ),
        migrations.AddIndex(
            model_name='publishedtreatment',
            index=models.Index(fields=['title_sort_key', 'id'], name='publishedtreatment_title_all'),
        ),
        migrations.AddIndex(
            model_name='publishedtreatment',
            index=models.Index(fields=['locale', 'first_published_at', 'id'], name='publishedtreatment_first'),
        ),
        migrations.AddIndex(
            model_name='publishedtreatment',
            index=models.Index(fields=['first_published_at', 'id'], name='publishedtreatment_first_all'),
        ),
        migrations.AddIndex(
            model_name='publishedtreatment',
            index=models.Index(fields=['locale', 'updated_at', 'id'], name='publishedtreatment_updated'),
        ),
        migrations.AddIndex(
            model_name='publishedtreatment',
            index=models.Index(fields=['updated_at', 'id'], name='publishedtreatment_updated_all'),
        ),
        migrations.AddIndex(
            model_name='publishedtreatment',
            index=models.Index(fields=['locale', 'invasiveness', 'id'], name='publishedtreatment_invades'),
        ),
        migrations.AddIndex(
            model_name='publishedtreatment',
            index=models.Index(fields=['invasiveness', 'id'], name='publishedtreatment_invades_all'),
        ),
    ]
