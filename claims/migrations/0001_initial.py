"""Claims: statements whose figures are bound to study results."""

import cms.published.models.live_edition
import django.core.validators
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('studies', '0011_published_citations'),
    ]

    operations = [
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('slug', models.SlugField(help_text="The last part of the entry's address. Short, lower case, words joined by hyphens. When you change it later, the old address leads to the new one.", max_length=120)),
                ('locale', models.CharField(default='en', help_text='The language this entry is written in, for example “en” or “es”.', max_length=12, verbose_name='language')),
                ('translation_key', models.UUIDField(default=uuid.uuid4, help_text='Entries that say the same in several languages share this key.')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('content_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('statement', models.CharField(help_text='What is said, in a full sentence: “20 of 26 patients avoided fusion for three years”. Colleagues find the claim by it, and readers see it above the evidence.', max_length=300)),
                ('derivation', models.CharField(choices=[('proportion', 'In per cent: 77 %'), ('complement', 'The others, in per cent: 23 %'), ('count', 'In people: 20 of 26'), ('per_thousand', 'Of a thousand: 770 of 1,000'), ('percent_change', 'A change, in per cent'), ('range', 'A range: 60 % to 90 %'), ('difference', 'The difference of two results'), ('as_reported', "In the report's own words")], default='proportion', help_text='How the figure is said. The words are computed from the result.', max_length=15, verbose_name='said as')),
                ('hedge', models.CharField(choices=[('none', 'no word'), ('about', 'about (up to 5 % away)'), ('almost', 'almost (a little less)'), ('more_than', 'more than (a little more)'), ('up_to', 'up to (the highest value)')], default='none', help_text='A word before the figure, if you round it. “Almost” needs a value just below the figure, “about” allows 5 %.', max_length=10, verbose_name='with the word')),
                ('decimals', models.SmallIntegerField(default=0, help_text='Decimals of the figure. 1 makes 76.9 %, 0 makes 77 %, -1 makes 80 %.', validators=[django.core.validators.MinValueValidator(-3), django.core.validators.MaxValueValidator(6)])),
                ('quoted_figure', models.CharField(blank=True, help_text='Leave this empty, and the words are computed. Only for a figure that stood in a text before it was bound: type it as it stands there, for example “60-90 %”.', max_length=60, verbose_name='figure as it stood')),
                ('population_text', models.CharField(blank=True, help_text='Of which people it is said, for example “patients approved for fusion”.', max_length=200, verbose_name='of whom')),
                ('timeframe_text', models.CharField(blank=True, help_text='For example “after three years”.', max_length=100, verbose_name='of which time')),
                ('expires_on', models.DateField(blank=True, help_text='From this day on, look at the claim again before you use it in another text.', null=True)),
                ('search_note', models.TextField(blank=True, help_text='Where somebody looked for evidence against it, and what came of that: “PubMed, none found”. Add what was found to the results.', verbose_name='search for contrary evidence')),
                ('searched_by', models.CharField(blank=True, help_text='Who looked, by the name that readers may see.', max_length=200)),
                ('searched_on', models.DateField(blank=True, help_text='When that was. Readers see the day beside the figure.', null=True)),
            ],
            options={
                'verbose_name': 'claim',
                'abstract': False,
                'default_permissions': ('add', 'change', 'delete', 'view', 'publish', 'withdraw'),
                'constraints': [models.UniqueConstraint(fields=('locale', 'slug'), name='claim_draft_slug_once', violation_error_message='Another entry in this language has this slug already.'), models.UniqueConstraint(fields=('translation_key', 'locale'), name='claim_draft_locale_once', violation_error_message='There is a translation into this language already.'), models.CheckConstraint(condition=models.Q(('searched_on__isnull', False), models.Q(('search_note', ''), ('searched_by', '')), _connector='OR'), name='claim_search_has_a_day', violation_error_message='Say on which day somebody looked for evidence against it, too.')],
            },
        ),
        migrations.CreateModel(
            name='PublishedClaim',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('reference_key', models.BigIntegerField()),
                ('locale', models.CharField(max_length=12)),
                ('title', models.CharField(max_length=300)),
                ('folded_title', models.TextField()),
                ('title_sort_key', models.BinaryField()),
                ('published_at', models.DateTimeField()),
                ('slug', models.SlugField(db_index=False, max_length=120)),
                ('translation_key', models.UUIDField(db_index=True)),
                ('edition', models.PositiveIntegerField()),
                ('sequence', models.PositiveBigIntegerField(unique=True)),
                ('digest', models.CharField(max_length=64)),
                ('first_published_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('corrections', models.TextField(default='[]')),
                ('derivation', models.CharField(choices=[('proportion', 'In per cent: 77 %'), ('complement', 'The others, in per cent: 23 %'), ('count', 'In people: 20 of 26'), ('per_thousand', 'Of a thousand: 770 of 1,000'), ('percent_change', 'A change, in per cent'), ('range', 'A range: 60 % to 90 %'), ('difference', 'The difference of two results'), ('as_reported', "In the report's own words")], max_length=15)),
                ('hedge', models.CharField(choices=[('none', 'no word'), ('about', 'about (up to 5 % away)'), ('almost', 'almost (a little less)'), ('more_than', 'more than (a little more)'), ('up_to', 'up to (the highest value)')], max_length=10)),
                ('is_quoted', models.BooleanField()),
                ('expires_on', models.DateField(null=True)),
                ('listing', cms.published.models.live_edition.DerivedText()),
                ('detail', cms.published.models.live_edition.DerivedText()),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['locale', '-published_at', 'id', 'reference_key', 'derivation', 'hedge', 'is_quoted', 'expires_on'], name='publishedclaim_newest'), models.Index(fields=['-published_at', 'id', 'reference_key', 'derivation', 'hedge', 'is_quoted', 'expires_on'], name='publishedclaim_newest_all'), models.Index(fields=['reference_key', 'locale', 'published_at', 'id', 'derivation', 'hedge', 'is_quoted', 'expires_on'], name='publishedclaim_in_list'), models.Index(fields=['locale', 'title_sort_key', 'id'], name='publishedclaim_title'), models.Index(fields=['title_sort_key', 'id'], name='publishedclaim_title_all'), models.Index(fields=['locale', 'first_published_at', 'id'], name='publishedclaim_first'), models.Index(fields=['first_published_at', 'id'], name='publishedclaim_first_all'), models.Index(fields=['locale', 'updated_at', 'id'], name='publishedclaim_updated'), models.Index(fields=['updated_at', 'id'], name='publishedclaim_updated_all')],
                'constraints': [models.UniqueConstraint(fields=('locale', 'slug'), name='publishedclaim_slug_once')],
            },
        ),
        migrations.CreateModel(
            name='ClaimResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(default=0)),
                ('role', models.CharField(choices=[('supports', 'Supports it'), ('contradicts', 'Contradicts it'), ('supersedes', 'Newer, and to be used instead')], default='supports', help_text='What the result is to the claim. The figure is computed from what supports it.', max_length=12)),
                ('note', models.CharField(blank=True, help_text='What a reader should know of it, for example “in other patients”.', max_length=300)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='result_rows', to='claims.claim')),
                ('result', models.ForeignKey(help_text='A result of a study. Search for the study or for what was measured.', on_delete=django.db.models.deletion.PROTECT, related_name='claim_rows', to='studies.outcomeresult')),
            ],
            options={
                'verbose_name': 'result',
                'ordering': ('position', 'pk'),
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('claim', 'result'), name='claim_result_once', violation_error_message='This result is in the list already.')],
            },
        ),
    ]
