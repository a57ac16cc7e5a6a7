"""Texts of the search are stored as differences to their documents: docs/decisions/0024."""

from importlib import import_module
from typing import Any

from django.db import migrations, models

from cms.lib.deltas import pack_delta
from cms.lib.fields import pack_text
from cms.published.compression import load_documents, read_batches, write_column
from cms.published.models.live_edition import DerivedText
from cms.published.search.models import WordsText

FORMER = import_module("cms.published.migrations.0010_search_texts_by_words")
PARTS = ("summary", "body")
WORDS = ("summary_words", "body_words")
# Of an entry that is published the latest edition is the live one. One without editions is gone.
NAME_EDITIONS = [
    """
    DELETE FROM published_searchtext WHERE NOT EXISTS
    (SELECT 1 FROM published_edition AS edition
     WHERE edition.entry_id = published_searchtext.entry_id)
    """,
    """
    UPDATE published_searchtext SET sequence =
    (SELECT max(sequence) FROM published_edition AS edition
     WHERE edition.entry_id = published_searchtext.entry_id)
    """,
]
# SQLite's index has the texts whose editions are there: without the document no word can be read.
# So it is the same in whatever order rows come and go, as when a backup is read.
JOINED = "published_searchtext AS text JOIN published_edition AS edition USING (sequence)"


def read_words(row: str, document: str) -> str:
    """Write the expressions of the words that the index has of a row."""
    summary, body = (f"marrow_text(CAST({row}.{name} || {document} AS BLOB))" for name in WORDS)
    return f"{row}.title_words, {summary}, {body}, {row}.names"


def add_words(row: str, document: str, source: str) -> str:
    return f"""
        INSERT INTO published_search_index (rowid, {FORMER.COLUMNS})
        SELECT {row}.id, {read_words(row, document)} FROM {source};
    """


def remove_words(row: str, document: str, source: str) -> str:
    return f"""
        INSERT INTO published_search_index (published_search_index, rowid, {FORMER.COLUMNS})
        SELECT 'delete', {row}.id, {read_words(row, document)} FROM {source};
    """


def find_edition(row: str) -> str:
    return f"published_edition AS edition WHERE edition.sequence = {row}.sequence"


def find_text(row: str) -> str:
    return f"published_searchtext AS text WHERE text.sequence = {row}.sequence"


ADD = add_words("new", "edition.document", find_edition("new"))
REMOVE = remove_words("old", "edition.document", find_edition("old"))
TRIGGERS = {
    "published_search_in": f"AFTER INSERT ON published_searchtext BEGIN {ADD} END",
    "published_search_out": f"AFTER DELETE ON published_searchtext BEGIN {REMOVE} END",
    "published_search_new": f"AFTER UPDATE ON published_searchtext BEGIN {REMOVE} {ADD} END",
    "published_search_edition_in": "AFTER INSERT ON published_edition "
    f"BEGIN {add_words('text', 'new.document', find_text('new'))} END",
    "published_search_edition_out": "AFTER DELETE ON published_edition "
    f"BEGIN {remove_words('text', 'old.document', find_text('old'))} END",
}
CREATE = [
    FORMER.index_table(),
    f"""
    CREATE VIEW published_search_words (id, {FORMER.COLUMNS}) AS
    SELECT text.id, {read_words("text", "edition.document")} FROM {JOINED}
    """,
    """
    INSERT INTO published_search_index (published_search_index, rank)
    VALUES ('rank', 'bm25(8.0, 3.0, 1.0, 0.0)')
    """,
    "INSERT INTO published_search_index (published_search_index) VALUES ('rebuild')",
    *(f"CREATE TRIGGER {name} {action}" for name, action in TRIGGERS.items()),
]
DROP = [
    "DROP TRIGGER published_search_edition_in",
    "DROP TRIGGER published_search_edition_out",
    *FORMER.DROP,
]


def create_index(apps: Any, schema_editor: Any) -> None:
    FORMER.execute(schema_editor, CREATE)


def drop_index(apps: Any, schema_editor: Any) -> None:
    FORMER.execute(schema_editor, DROP)


def store_differences(apps: Any, schema_editor: Any) -> None:
    """Write all texts as differences to the documents of their editions."""
    texts, using = apps.get_model("published", "SearchText"), schema_editor.connection.alias
    editions = apps.get_model("published", "Edition")
    for batch in read_batches(texts, "sequence", *PARTS, *WORDS, using=using):
        documents = load_documents(editions, [sequence for _, sequence, *_ in batch], using=using)
        for place, name in enumerate((*PARTS, *WORDS), start=2):
            packed = [(row[0], pack_delta(row[place], documents.get(row[1], ""))) for row in batch]
            write_column(texts, name, packed, using=using)


def restore_texts(apps: Any, schema_editor: Any) -> None:
    """Undo ``store_differences``."""
    texts, using = apps.get_model("published", "SearchText"), schema_editor.connection.alias
    for batch in read_batches(texts, *PARTS, *WORDS, using=using):
        for place, (name, words) in enumerate(zip(PARTS, WORDS, strict=True), start=1):
            pairs = [(row[0], row[place], row[place + len(PARTS)]) for row in batch]
            packed = [(pk, pack_delta(text, base)) for pk, text, base in pairs]
            write_column(texts, name, packed, using=using)
            write_column(texts, words, [(pk, pack_text(w)) for pk, _, w in pairs], using=using)


class Migration(migrations.Migration):
    dependencies = [("published", "0016_compressed_cards")]

    operations = [
        migrations.RunPython(FORMER.drop_index, FORMER.create_index),
        migrations.AddField("searchtext", "sequence", models.PositiveBigIntegerField(null=True)),
        *(migrations.RunSQL(each, migrations.RunSQL.noop) for each in NAME_EDITIONS),
        migrations.RunPython(store_differences, migrations.RunPython.noop),
        # The columns stay as they are.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                *(migrations.AlterField("searchtext", name, DerivedText()) for name in PARTS),
                *(migrations.AlterField("searchtext", name, WordsText()) for name in WORDS),
            ]
        ),
        migrations.RunPython(migrations.RunPython.noop, restore_texts),
        migrations.AlterField(
            "searchtext", "sequence", models.PositiveBigIntegerField(unique=True)
        ),
        migrations.RunPython(create_index, drop_index),
    ]
