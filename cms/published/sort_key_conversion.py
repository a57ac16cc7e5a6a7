"""Compute the sort keys of stored titles anew: for migrations alone."""

from functools import partial
from typing import Any

from django.db import migrations

from cms.published.compression import read_batches, write_column
from cms.published.titles import SORT_KEY_COLUMNS, title_columns

(COLUMN,) = SORT_KEY_COLUMNS.values()


def sort_key_operation(app_label: str) -> migrations.RunPython:
    """Return the operation that computes all sort keys of an app.

    Migrating back leaves them: what an earlier version writes stands at other places among them,
    until its ``reproject`` has computed all as it does.
    """
    forwards = partial(recompute_sort_keys, app_label=app_label)
    return migrations.RunPython(forwards, migrations.RunPython.noop)


def recompute_sort_keys(apps: Any, schema_editor: Any, *, app_label: str) -> None:
    """Compute the sort keys of all rows of an app, reading titles and languages alone."""
    using = schema_editor.connection.alias
    for model in apps.get_app_config(app_label).get_models():
        if COLUMN in {field.name for field in model._meta.concrete_fields}:
            for batch in read_batches(model, "title", "locale", using=using):
                keys = [(pk, title_columns(title, locale=locale)) for pk, title, locale in batch]
                pairs = [(pk, columns[COLUMN]) for pk, columns in keys]
                write_column(model, COLUMN, pairs, using=using)
