"""Sort keys of titles take a byte for each letter: docs/decisions/0024."""

from django.db import migrations

from cms.published.sort_key_conversion import sort_key_operation


class Migration(migrations.Migration):
    dependencies = [("media", "0012_accepted_basis")]

    operations = [sort_key_operation("media")]
