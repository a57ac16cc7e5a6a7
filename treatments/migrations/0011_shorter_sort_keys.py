"""Sort keys of titles take a byte for each letter: docs/decisions/0024."""

from django.db import migrations

from cms.published.sort_key_conversion import sort_key_operation


class Migration(migrations.Migration):
    dependencies = [("treatments", "0010_certainty_filter")]

    operations = [sort_key_operation("treatments")]
