"""Nobody is sent one feed twice, whatever addresses it is known by."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    # Apart from the data: PostgreSQL alters no table with pending changes of its rows.
    dependencies = [("push", "0002_followed_feeds")]

    operations = [
        migrations.AddConstraint(
            model_name="follower",
            constraint=models.UniqueConstraint(
                fields=("callback", "collection", "target_id", "locale", "feed_format"),
                name="follower_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="follower",
            constraint=models.UniqueConstraint(
                condition=Q(target_id=None),
                fields=("callback", "collection", "locale", "feed_format"),
                name="follower_of_all_once",
            ),
        ),
    ]
