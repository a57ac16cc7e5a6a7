"""Ids take 16 bytes on SQLite: docs/decisions/0024.

``migrate`` converts them before it applies any migration, since these read ids. Here a version that
does not know such ids is kept from the database. Nothing leads back: this version reads no letters.
"""

from typing import Any

from django.db import migrations

from cms.lib.sqlite.id_conversion import convert_ids


def convert(apps: Any, schema_editor: Any) -> None:
    convert_ids(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("published", "0018_natural_keys")]

    operations = [migrations.RunPython(convert, migrations.RunPython.noop)]
