"""Documents of editions and texts of the search are stored compressed: docs/decisions/0024."""

from typing import Any

from django.db import migrations

from cms.lib.fields import CompressedText, SearchedText, WideText
from cms.published.compression import copy_column

PARTS = ("summary", "body")
WORDS = ("summary_words", "body_words")
# SQLite: a full-text index of the words, which it reads from a view and keeps none of. As in the
# migrations before, but for the view.
COLUMNS = "title_words, summary_words, body_words, names"
DROP = [
    "DROP TRIGGER published_search_new",
    "DROP TRIGGER published_search_out",
    "DROP TRIGGER published_search_in",
    "DROP TABLE published_search_index",
]


def index_statements(source: str, words: str) -> list[str]:
    """Write the statements of an index whose columns ``words`` calls for, in a row of its table."""
    insert = f"""
        INSERT INTO published_search_index (rowid, {COLUMNS})
        VALUES (new.id, {words.format(row="new")});
    """
    delete = f"""
        INSERT INTO published_search_index (published_search_index, rowid, {COLUMNS})
        VALUES ('delete', old.id, {words.format(row="old")});
    """
    table = "published_searchtext"
    return [
        f"""
        CREATE VIRTUAL TABLE published_search_index USING fts5(
            {COLUMNS}, content = '{source}', content_rowid = 'id',
            tokenize = 'porter unicode61 remove_diacritics 0', prefix = '2 3'
        )
        """,
        """
        INSERT INTO published_search_index (published_search_index, rank)
        VALUES ('rank', 'bm25(8.0, 3.0, 1.0, 0.0)')
        """,
        "INSERT INTO published_search_index (published_search_index) VALUES ('rebuild')",
        f"CREATE TRIGGER published_search_in AFTER INSERT ON {table} BEGIN {insert} END",
        f"CREATE TRIGGER published_search_out AFTER DELETE ON {table} BEGIN {delete} END",
        f"CREATE TRIGGER published_search_new AFTER UPDATE ON {table} BEGIN {delete}{insert} END",
    ]


PLAIN = ", ".join(f"{{row}}.{name}" for name in ("title_words", *WORDS, "names"))
READ = (
    "{row}.title_words, marrow_text({row}.summary_words), marrow_text({row}.body_words), {row}.names"
)
VIEW = (
    "CREATE VIEW published_search_words AS SELECT id, title_words, "
    "marrow_text(summary_words) AS summary_words, marrow_text(body_words) AS body_words, names "
    "FROM published_searchtext"
)
OLD_INDEX = index_statements("published_searchtext", PLAIN)
NEW_INDEX = [VIEW, *index_statements("published_search_words", READ)]


def execute(schema_editor: Any, statements: list[str]) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for statement in statements:
            schema_editor.execute(statement, params=None)


def drop_old_index(apps: Any, schema_editor: Any) -> None:
    execute(schema_editor, DROP)


def create_old_index(apps: Any, schema_editor: Any) -> None:
    execute(schema_editor, OLD_INDEX)


def drop_new_index(apps: Any, schema_editor: Any) -> None:
    execute(schema_editor, [*DROP, "DROP VIEW published_search_words"])


def create_new_index(apps: Any, schema_editor: Any) -> None:
    execute(schema_editor, NEW_INDEX)


def compress_texts(apps: Any, schema_editor: Any) -> None:
    using = schema_editor.connection.alias
    copy_column(apps.get_model("published", "Edition"), "document", "packed", using=using)
    texts = apps.get_model("published", "SearchText")
    for name in PARTS:
        copy_column(texts, name, f"packed_{name}", using=using)


def decompress_texts(apps: Any, schema_editor: Any) -> None:
    using = schema_editor.connection.alias
    copy_column(apps.get_model("published", "Edition"), "packed", "document", using=using)
    texts = apps.get_model("published", "SearchText")
    for name in PARTS:
        copy_column(texts, f"packed_{name}", name, using=using)


def compress_words(apps: Any, schema_editor: Any) -> None:
    """Write the words again where the field stores them in another form, as it does on SQLite."""
    if schema_editor.connection.vendor == "sqlite":
        texts = apps.get_model("published", "SearchText")
        for name in WORDS:
            copy_column(texts, name, name, using=schema_editor.connection.alias)


def decompress_words(apps: Any, schema_editor: Any) -> None:
    execute(
        schema_editor,
        [f"UPDATE published_searchtext SET {name} = marrow_text({name})" for name in WORDS],
    )


class Migration(migrations.Migration):
    dependencies = [("published", "0007_orders_and_plans")]

    operations = [
        migrations.RunPython(drop_old_index, create_old_index),
        # Migrating back adds the columns with these defaults.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField("edition", "document", WideText(default="")),
                *(migrations.AlterField("searchtext", n, WideText(default="")) for n in PARTS),
            ]
        ),
        migrations.AddField("edition", "packed", CompressedText(null=True)),
        *(
            migrations.AddField("searchtext", f"packed_{name}", CompressedText(null=True))
            for name in PARTS
        ),
        migrations.RunPython(compress_texts, decompress_texts),
        migrations.RemoveField("edition", "document"),
        migrations.RenameField("edition", "packed", "document"),
        migrations.AlterField("edition", "document", CompressedText()),
        *(migrations.RemoveField("searchtext", name) for name in PARTS),
        *(migrations.RenameField("searchtext", f"packed_{name}", name) for name in PARTS),
        *(migrations.AlterField("searchtext", name, CompressedText()) for name in PARTS),
        migrations.RunPython(migrations.RunPython.noop, decompress_words),
        *(migrations.AlterField("searchtext", name, SearchedText()) for name in WORDS),
        migrations.RunPython(compress_words, migrations.RunPython.noop),
        migrations.RunPython(create_new_index, drop_new_index),
    ]
