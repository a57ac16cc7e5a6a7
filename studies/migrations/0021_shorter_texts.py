"""Sort keys take a byte for each letter, and listings a dictionary: docs/decisions/0024."""

from django.db import migrations

from cms.published.compression import recompress_operation
from cms.published.sort_key_conversion import sort_key_operation


class Migration(migrations.Migration):
    dependencies = [("studies", "0020_allocation_facts")]

    operations = [sort_key_operation("studies"), recompress_operation("studies")]
