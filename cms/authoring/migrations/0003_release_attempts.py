from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('authoring', '0002_revisions'),
    ]

    operations = [
        migrations.AddField(
            model_name='release',
            name='attempts',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='release',
            name='retry_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
