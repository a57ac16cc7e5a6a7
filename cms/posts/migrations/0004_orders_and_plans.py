"""Indexes for every order that lists offer, in one language and in all."""

from django.db import migrations, models

from cms.published.titles import shorten_sort_keys


class Migration(migrations.Migration):

    dependencies = [
        ('posts', '0003_ordered_relations'),
    ]

    operations = [
        migrations.RunSQL(
            shorten_sort_keys("posts_publishedauthor", "posts_publishedpost", "posts_publishedseries", "posts_publishedtopic"),
            migrations.RunSQL.noop,
        ),
        migrations.RemoveIndex(
            model_name='publishedpost',
            name='publishedpost_newest',
        ),
        migrations.RemoveIndex(
            model_name='publishedpost',
            name='publishedpost_in_list',
        ),
        migrations.AddIndex(
            model_name='publishedauthor',
            index=models.Index(fields=['-published_at', 'id'], name='publishedauthor_newest_all'),
        ),
        migrations.AddIndex(
            model_name='publishedauthor',
            index=models.Index(fields=['locale', 'title_sort_key', 'id'], name='publishedauthor_title'),
        ),
        migrations.AddIndex(
            model_name='publishedauthor',
            index=models.Index(fields=['title_sort_key', 'id'], name='publishedauthor_title_all'),
        ),
        migrations.AddIndex(
            model_name='publishedauthor',
            index=models.Index(fields=['locale', 'first_published_at', 'id'], name='publishedauthor_first'),
        ),
        migrations.AddIndex(
            model_name='publishedauthor',
            index=models.Index(fields=['first_published_at', 'id'], name='publishedauthor_first_all'),
        ),
        migrations.AddIndex(
            model_name='publishedauthor',
            index=models.Index(fields=['locale', 'updated_at', 'id'], name='publishedauthor_updated'),
        ),
        migrations.AddIndex(
            model_name='publishedauthor',
            index=models.Index(fields=['updated_at', 'id'], name='publishedauthor_updated_all'),
        ),
        migrations.AddIndex(
            model_name='publishedpost',
            index=models.Index(fields=['locale', '-published_at', 'id', 'series_position', 'word_count', 'reading_minutes', 'reviewed_at', 'next_review_on'], name='publishedpost_newest'),
        ),
        migrations.AddIndex(
            model_name='publishedpost',
            index=models.Index(fields=['-published_at', 'id', 'series_position', 'word_count', 'reading_minutes', 'reviewed_at', 'next_review_on'], name='publishedpost_newest_all'),
        ),
        migrations.AddIndex(
            model_name='publishedpost',
            index=models.Index(fields=['id', 'locale', 'published_at', 'series_position', 'word_count', 'reading_minutes', 'reviewed_at', 'next_review_on'], name='publishedpost_in_list'),
        ),
        migrations.AddIndex(
            model_name='publishedpost',
            index=models.Index(fields=['locale', 'title_sort_key', 'id'], name='publishedpost_title'),
        ),
        migrations.AddIndex(
            model_name='publishedpost',
            index=models.Index(fields=['title_sort_key', 'id'], name='publishedpost_title_all'),
        ),
        migrations.AddIndex(
            model_name='publishedpost',
            index=models.Index(fields=['locale', 'first_published_at', 'id'], name='publishedpost_first'),
        ),
        migrations.AddIndex(
            model_name='publishedpost',
            index=models.Index(fields=['first_published_at', 'id'], name='publishedpost_first_all'),
        ),
        migrations.AddIndex(
            model_name='publishedpost',
            index=models.Index(fields=['locale', 'updated_at', 'id'], name='publishedpost_updated'),
        ),
        migrations.AddIndex(
            model_name='publishedpost',
            index=models.Index(fields=['updated_at', 'id'], name='publishedpost_updated_all'),
        ),
        migrations.AddIndex(
            model_name='publishedpost',
            index=models.Index(fields=['locale', 'series_position', 'id'], name='publishedpost_position'),
        ),
        migrations.AddIndex(
            model_name='publishedpost',
            index=models.Index(fields=['series_position', 'id'], name='publishedpost_position_all'),
        ),
        migrations.AddIndex(
            model_name='publishedpost',
            index=models.Index(fields=['locale', 'word_count', 'id'], name='publishedpost_words'),
        ),
        migrations.AddIndex(
            model_name='publishedpost',
            index=models.Index(fields=['word_count', 'id'], name='publishedpost_words_all'),
        ),
        migrations.AddIndex(
            model_name='publishedpost',
            index=models.Index(fields=['locale', 'reviewed_at', 'id'], name='publishedpost_reviewed'),
        ),
        migrations.AddIndex(
            model_name='publishedpost',
            index=models.Index(fields=['reviewed_at', 'id'], name='publishedpost_reviewed_all'),
        ),
        migrations.AddIndex(
            model_name='publishedpost',
            index=models.Index(fields=['locale', 'next_review_on', 'id'], name='publishedpost_review'),
        ),
        migrations.AddIndex(
            model_name='publishedpost',
            index=models.Index(fields=['next_review_on', 'id'], name='publishedpost_review_all'),
        ),
        migrations.AddIndex(
            model_name='publishedseries',
            index=models.Index(fields=['-published_at', 'id'], name='publishedseries_newest_all'),
        ),
        migrations.AddIndex(
            model_name='publishedseries',
            index=models.Index(fields=['locale', 'title_sort_key', 'id'], name='publishedseries_title'),
        ),
        migrations.AddIndex(
            model_name='publishedseries',
            index=models.Index(fields=['title_sort_key', 'id'], name='publishedseries_title_all'),
        ),
        migrations.AddIndex(
            model_name='publishedseries',
            index=models.Index(fields=['locale', 'first_published_at', 'id'], name='publishedseries_first'),
        ),
        migrations.AddIndex(
            model_name='publishedseries',
            index=models.Index(fields=['first_published_at', 'id'], name='publishedseries_first_all'),
        ),
        migrations.AddIndex(
            model_name='publishedseries',
            index=models.Index(fields=['locale', 'updated_at', 'id'], name='publishedseries_updated'),
        ),
        migrations.AddIndex(
            model_name='publishedseries',
            index=models.Index(fields=['updated_at', 'id'], name='publishedseries_updated_all'),
        ),
        migrations.AddIndex(
            model_name='publishedtopic',
            index=models.Index(fields=['-published_at', 'id'], name='publishedtopic_newest_all'),
        ),
        migrations.AddIndex(
            model_name='publishedtopic',
            index=models.Index(fields=['locale', 'title_sort_key', 'id'], name='publishedtopic_title'),
        ),
        migrations.AddIndex(
            model_name='publishedtopic',
            index=models.Index(fields=['title_sort_key', 'id'], name='publishedtopic_title_all'),
        ),
        migrations.AddIndex(
            model_name='publishedtopic',
            index=models.Index(fields=['locale', 'first_published_at', 'id'], name='publishedtopic_first'),
        ),
        migrations.AddIndex(
            model_name='publishedtopic',
            index=models.Index(fields=['first_published_at', 'id'], name='publishedtopic_first_all'),
        ),
        migrations.AddIndex(
            model_name='publishedtopic',
            index=models.Index(fields=['locale', 'updated_at', 'id'], name='publishedtopic_updated'),
        ),
        migrations.AddIndex(
            model_name='publishedtopic',
            index=models.Index(fields=['updated_at', 'id'], name='publishedtopic_updated_all'),
        ),
    ]
