"""An index of first references, by which facets count what has none."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('published', '0006_folded_texts'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='reference',
            index=models.Index(condition=models.Q(('position', 0)), fields=['source_type', 'name', 'target_id'], name='reference_first'),
        ),
    ]
