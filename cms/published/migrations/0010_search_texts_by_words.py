"""Texts of the search are stored as differences to their words: docs/decisions/0024."""

from collections.abc import Callable
from typing import Any

from django.db import migrations, models

from cms.lib.deltas import apply_delta, compress_delta
from cms.lib.fields import CompressedText
from cms.published.compression import read_batches, write_column
from cms.published.search.models import SourceText

PARTS = ("summary", "body")
# SQLite: the full-text index, without lists of beginnings of words: the index finds these as well.
COLUMNS = "title_words, summary_words, body_words, names"
WORDS = (
    "{row}.title_words, marrow_text({row}.summary_words), marrow_text({row}.body_words), {row}.names"
)
INSERT = f"""
    INSERT INTO published_search_index (rowid, {COLUMNS})
    VALUES (new.id, {WORDS.format(row="new")});
"""
DELETE = f"""
    INSERT INTO published_search_index (published_search_index, rowid, {COLUMNS})
    VALUES ('delete', old.id, {WORDS.format(row="old")});
"""
CREATE = [
    """
    CREATE VIEW published_search_words AS SELECT id, title_words,
    marrow_text(summary_words) AS summary_words, marrow_text(body_words) AS body_words, names
    FROM published_searchtext
    """,
    """
    INSERT INTO published_search_index (published_search_index, rank)
    VALUES ('rank', 'bm25(8.0, 3.0, 1.0, 0.0)')
    """,
    "INSERT INTO published_search_index (published_search_index) VALUES ('rebuild')",
    f"CREATE TRIGGER published_search_in AFTER INSERT ON published_searchtext BEGIN {INSERT} END",
    f"CREATE TRIGGER published_search_out AFTER DELETE ON published_searchtext BEGIN {DELETE} END",
    "CREATE TRIGGER published_search_new AFTER UPDATE ON published_searchtext "
    f"BEGIN {DELETE}{INSERT} END",
]
DROP = [
    "DROP TRIGGER published_search_new",
    "DROP TRIGGER published_search_out",
    "DROP TRIGGER published_search_in",
    "DROP TABLE published_search_index",
    "DROP VIEW published_search_words",
]


def index_table(options: str = "") -> str:
    return f"""
        CREATE VIRTUAL TABLE published_search_index USING fts5(
            {COLUMNS}, content = 'published_search_words', content_rowid = 'id',
            tokenize = 'porter unicode61 remove_diacritics 0'{options}
        )
    """


def execute(schema_editor: Any, statements: list[str]) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for statement in statements:
            schema_editor.execute(statement, params=None)


def drop_index(apps: Any, schema_editor: Any) -> None:
    execute(schema_editor, DROP)


def create_old_index(apps: Any, schema_editor: Any) -> None:
    execute(schema_editor, [index_table(", prefix = '2 3'"), *CREATE])


def create_index(apps: Any, schema_editor: Any) -> None:
    execute(schema_editor, [index_table(), *CREATE])


def convert_texts(
    apps: Any, schema_editor: Any, places: tuple[str, str], convert: Callable[[Any, bytes], Any]
) -> None:
    """Write each text from one column into another, converted by its words."""
    texts, using = apps.get_model("published", "SearchText"), schema_editor.connection.alias
    for name in PARTS:
        source, target = (place.format(name) for place in places)
        for batch in read_batches(texts, source, f"{name}_words", using=using):
            pairs = [(pk, convert(text, words.encode())) for pk, text, words in batch]
            write_column(texts, target, pairs, using=using)


def store_differences(apps: Any, schema_editor: Any) -> None:
    convert_texts(apps, schema_editor, ("{}", "packed_{}"), compress_delta)


def restore_texts(apps: Any, schema_editor: Any) -> None:
    convert_texts(apps, schema_editor, ("packed_{}", "{}"), apply_delta)


class Migration(migrations.Migration):
    dependencies = [("published", "0009_integer_references")]

    operations = [
        migrations.RunPython(drop_index, create_old_index),
        # Migrating back adds the columns with these defaults.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField("searchtext", n, CompressedText(default="")) for n in PARTS
            ]
        ),
        *(
            migrations.AddField("searchtext", f"packed_{name}", models.BinaryField(null=True))
            for name in PARTS
        ),
        migrations.RunPython(store_differences, restore_texts),
        *(migrations.RemoveField("searchtext", name) for name in PARTS),
        *(migrations.RenameField("searchtext", f"packed_{name}", name) for name in PARTS),
        *(migrations.AlterField("searchtext", name, SourceText()) for name in PARTS),
        migrations.RunPython(create_index, drop_index),
    ]
