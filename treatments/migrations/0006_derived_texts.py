"""Listings and details are stored as differences to documents: docs/decisions/0024."""

from django.db import migrations

from cms.published.compression import derive_text_operations


class Migration(migrations.Migration):
    dependencies = [
        ("treatments", "0005_reference_keys"),
        ("published", "0008_compressed_documents"),
    ]

    operations = derive_text_operations("treatments", "publishedcondition", "publishedtreatment")
