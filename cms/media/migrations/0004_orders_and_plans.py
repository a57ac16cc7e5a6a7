"""Indexes for every order that lists offer, in one language and in all."""

from django.db import migrations, models

from cms.published.titles import shorten_sort_keys


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0003_credit_before_publication'),
    ]

    operations = [
        migrations.RunSQL(
            shorten_sort_keys("media_publishedimage"),
            migrations.RunSQL.noop,
        ),
        migrations.RemoveIndex(
            model_name='publishedimage',
            name='publishedimage_newest',
        ),
        migrations.RemoveIndex(
            model_name='publishedimage',
            name='publishedimage_in_list',
        ),
        migrations.AddIndex(
            model_name='publishedimage',
            index=models.Index(fields=['locale', '-published_at', 'id', 'width', 'height'], name='publishedimage_newest'),
        ),
        migrations.AddIndex(
            model_name='publishedimage',
            index=models.Index(fields=['-published_at', 'id', 'width', 'height'], name='publishedimage_newest_all'),
        ),
        migrations.AddIndex(
            model_name='publishedimage',
            index=models.Index(fields=['id', 'locale', 'published_at', 'width', 'height'], name='publishedimage_in_list'),
        ),
        migrations.AddIndex(
            model_name='publishedimage',
            index=models.Index(fields=['locale', 'title_sort_key', 'id'], name='publishedimage_title'),
        ),
        migrations.AddIndex(
            model_name='publishedimage',
            index=models.Index(fields=['title_sort_key', 'id'], name='publishedimage_title_all'),
        ),
        migrations.AddIndex(
            model_name='publishedimage',
            index=models.Index(fields=['locale', 'first_published_at', 'id'], name='publishedimage_first'),
        ),
        migrations.AddIndex(
            model_name='publishedimage',
            index=models.Index(fields=['first_published_at', 'id'], name='publishedimage_first_all'),
        ),
        migrations.AddIndex(
            model_name='publishedimage',
            index=models.Index(fields=['locale', 'updated_at', 'id'], name='publishedimage_updated'),
        ),
        migrations.AddIndex(
            model_name='publishedimage',
            index=models.Index(fields=['updated_at', 'id'], name='publishedimage_updated_all'),
        ),
        migrations.AddIndex(
            model_name='publishedimage',
            index=models.Index(fields=['locale', 'width', 'id'], name='publishedimage_width'),
        ),
        migrations.AddIndex(
            model_name='publishedimage',
            index=models.Index(fields=['width', 'id'], name='publishedimage_width_all'),
        ),
        migrations.AddIndex(
            model_name='publishedimage',
            index=models.Index(fields=['locale', 'height', 'id'], name='publishedimage_height'),
        ),
        migrations.AddIndex(
            model_name='publishedimage',
            index=models.Index(fields=['height', 'id'], name='publishedimage_height_all'),
        ),
    ]
