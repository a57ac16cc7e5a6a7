"""Citations have what every draft has."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("studies", "0008_derived_texts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='citation',
            options={'default_permissions': ('add', 'change', 'delete', 'view', 'publish', 'withdraw')},
        ),
        migrations.AddField(
            model_name='citation',
            name='content_digest',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='citation',
            name='created_at',
            field=models.DateTimeField(auto_now_add=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='citation',
            name='locale',
            field=models.CharField(default='en', help_text='The language this entry is written in, for example “en” or “es”.', max_length=12, verbose_name='language'),
        ),
        migrations.AddField(
            model_name='citation',
            name='slug',
            field=models.SlugField(default='', help_text="The last part of the entry's address. Short, lower case, words joined by hyphens. When you change it later, the old address leads to the new one.", max_length=120),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='citation',
            name='translation_key',
            field=models.UUIDField(default=uuid.uuid4, help_text='Entries that say the same in several languages share this key.'),
        ),
        migrations.AddField(
            model_name='citation',
            name='updated_at',
            field=models.DateTimeField(auto_now=True),
        ),
        migrations.AddField(
            model_name='citationnotice',
            name='acknowledged_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='citationnotice',
            name='acknowledged_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='citation',
            name='integrity_checked_at',
            field=models.DateTimeField(blank=True, help_text='When somebody last looked up at the publisher or at PubMed whether it still stands. Add what you find under notices.', null=True),
        ),
        migrations.AlterField(
            model_name='citationnotice',
            name='date',
            field=models.DateField(blank=True, help_text='The day it appeared. Notices count in this order; those without a day, last.', null=True),
        ),
        migrations.AlterField(
            model_name='citationnotice',
            name='type',
            field=models.CharField(choices=[('correction', 'Correction'), ('expression_of_concern', 'Expression of concern'), ('retraction', 'Retraction'), ('partial_retraction', 'Partial retraction'), ('withdrawal', 'Withdrawal'), ('reinstatement', 'Reinstatement'), ('retract_and_replace', 'Retracted and replaced under the same DOI'), ('new_version', 'New version'), ('comment', 'Comment')], help_text='What the notice is.', max_length=25),
        ),
    ]
