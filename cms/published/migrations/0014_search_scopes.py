"""The search index knows language, type and title of each entry: docs/decisions/0040."""

from importlib import import_module
from typing import Any

from django.db import migrations

from cms.published.search.scopes import TITLE_MARK, mark_entry

BATCH_SIZE = 500
# SQLite's index is built anew at the end: text by text it would take as long, and keep what it had.
SQLITE = import_module("cms.published.migrations.0010_search_texts_by_words")
# The words of titles and the marks alone: few rows of it are read, the newest.
CREATE = """
CREATE INDEX published_searchtext_heads ON published_searchtext
USING gin (ts_filter(vector, '{a,c}'))
"""


def add_marks(apps: Any, schema_editor: Any) -> None:
    """Add the marks to all texts."""
    using = schema_editor.connection.alias
    texts = apps.get_model("published", "SearchText").objects.using(using)
    texts = texts.only("locale", "type", "title_words", "names").order_by("pk")
    last = 0
    while batch := list(texts.filter(pk__gt=last)[:BATCH_SIZE]):
        for text in batch:
            if TITLE_MARK not in text.names:
                marks = mark_entry(
                    locale=text.locale, type=text.type, title_words=text.title_words
                )
                text.names = f"{text.names} {marks}".lstrip()
        texts.bulk_update(batch, ["names"])
        last = batch[-1].pk


def create_index(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE, params=None)


def drop_index(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX published_searchtext_heads", params=None)


class Migration(migrations.Migration):
    dependencies = [("published", "0013_quoted_words")]

    # Earlier versions find nothing by the marks, so they may stay.
    operations = [
        migrations.RunPython(SQLITE.drop_index, SQLITE.create_index),
        migrations.RunPython(add_marks, migrations.RunPython.noop),
        migrations.RunPython(SQLITE.create_index, SQLITE.drop_index),
        migrations.RunPython(create_index, drop_index),
    ]
