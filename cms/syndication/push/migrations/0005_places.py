"""Messages say from where to where they bring a receiver, and that the log was restored."""

from django.db import migrations, models
from django.db.models import F


def take_progress_over(apps, schema_editor):
    subscriptions = apps.get_model("push", "Subscription").objects.using(schema_editor.connection.alias)
    subscriptions.update(told_sequence=F("delivered_sequence"))


class Migration(migrations.Migration):

    dependencies = [
        ('push', '0004_subscription_kinds'),
    ]

    operations = [
        migrations.AddField(
            model_name='subscription',
            name='told_sequence',
            field=models.PositiveBigIntegerField(default=0, editable=False),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='kind',
            field=models.CharField(choices=[('changes', 'Changes'), ('replay', 'Replay'), ('test', 'Test'), ('restored', 'Log restored')], max_length=8),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='webhook_id',
            field=models.CharField(max_length=120, verbose_name='message'),
        ),
        migrations.AlterField(
            model_name='message',
            name='kind',
            field=models.CharField(choices=[('changes', 'Changes'), ('replay', 'Replay'), ('test', 'Test'), ('restored', 'Log restored')], max_length=8),
        ),
        migrations.AlterField(
            model_name='message',
            name='webhook_id',
            field=models.CharField(max_length=120, unique=True),
        ),
        migrations.RunPython(take_progress_over, migrations.RunPython.noop),
    ]
