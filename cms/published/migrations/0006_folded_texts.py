"""Texts are searched in a folded copy, and titles have columns to be found and ordered by."""

from collections import Counter, defaultdict
from typing import Any

from django.db import migrations, models

from cms.lib.fields import WideText
from cms.published.search.index import distinct_words
from cms.published.search.tokens import NAME_MARK, split_lines
from cms.published.titles import fill_title_columns

BATCH_SIZE = 100
PARTS = ("title", "summary", "body")
WORDS = [f"{name}_words" for name in PARTS]
COLUMNS = ", ".join([*WORDS, "names"])

# SQLite: as in the first migration, with folded words and a column of names.
OUT = f"""
    INSERT INTO published_search_index (published_search_index, rowid, {COLUMNS})
    VALUES ('delete', old.id, old.title_words, old.summary_words, old.body_words, old.names);
"""
IN = f"""
    INSERT INTO published_search_index (rowid, {COLUMNS})
    VALUES (new.id, new.title_words, new.summary_words, new.body_words, new.names);
"""
SQLITE_DROP = [
    "DROP TRIGGER published_search_new",
    "DROP TRIGGER published_search_out",
    "DROP TRIGGER published_search_in",
    "DROP TABLE published_search_index",
]
# Accents are folded already, so the tokenizer must not: it knows others than we do.
SQLITE_CREATE = [
    f"""
    CREATE VIRTUAL TABLE published_search_index USING fts5(
        {COLUMNS}, content = 'published_searchtext', content_rowid = 'id',
        tokenize = 'porter unicode61 remove_diacritics 0', prefix = '2 3'
    )
    """,
    """
    INSERT INTO published_search_index (published_search_index, rank)
    VALUES ('rank', 'bm25(8.0, 3.0, 1.0, 0.0)')
    """,
    "INSERT INTO published_search_index (published_search_index) VALUES ('rebuild')",
    f"CREATE TRIGGER published_search_in AFTER INSERT ON published_searchtext BEGIN {IN} END",
    f"CREATE TRIGGER published_search_out AFTER DELETE ON published_searchtext BEGIN {OUT} END",
    f"CREATE TRIGGER published_search_new AFTER UPDATE ON published_searchtext BEGIN {OUT}{IN} END",
]

LANGUAGES = {"en": "english", "es": "spanish", "de": "german", "fr": "french"}


def vector(configuration: str) -> str:
    """Write the vector of all texts; a word after each keeps phrases from leading into the next."""
    parts = zip([*WORDS, "names"], "ABDC", strict=True)
    return " || ".join(
        f"setweight(to_tsvector('{configuration}', {column} || ' {NAME_MARK}'), '{weight}')"
        for column, weight in parts
    )


CASES = " ".join(
    f"WHEN '{code}' THEN {vector(f'marrow_{name}')}" for code, name in LANGUAGES.items()
)
POSTGRESQL_DROP = [
    "ALTER TABLE published_searchtext DROP COLUMN vector",
    "DROP FUNCTION marrow_plain(text)",
]
POSTGRESQL_CREATE = [
    f"""
    ALTER TABLE published_searchtext ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        CASE split_part(locale, '-', 1) {CASES} ELSE {vector("simple")} END
    ) STORED
    """,
    "CREATE INDEX published_searchtext_vector ON published_searchtext USING gin (vector)",
]


def drop_index(apps: Any, schema_editor: Any) -> None:
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE_DROP if is_sqlite else POSTGRESQL_DROP:
        schema_editor.execute(statement, params=None)


def create_index(apps: Any, schema_editor: Any) -> None:
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE_CREATE if is_sqlite else POSTGRESQL_CREATE:
        schema_editor.execute(statement, params=None)


def fill_words(apps: Any, schema_editor: Any) -> None:
    """Compute the words of every text. The migration of a content type fills the names."""
    model = apps.get_model("published", "SearchText")
    last = 0
    while texts := list(model.objects.filter(pk__gt=last).order_by("pk")[:BATCH_SIZE]):
        for text in texts:
            for name in PARTS:
                words = split_lines(getattr(text, name), locale=text.locale)
                setattr(text, f"{name}_words", words)
        model.objects.bulk_update(texts, WORDS)
        last = texts[-1].pk


def count_words(apps: Any, schema_editor: Any) -> None:
    """Count the words of every language again, since they are folded otherwise now."""
    word_model = apps.get_model("published", "SearchWord")
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    texts = apps.get_model("published", "SearchText").objects.order_by("pk")
    for text in texts.iterator(chunk_size=BATCH_SIZE):
        counts[text.locale].update(distinct_words(text))
    word_model.objects.all().delete()
    word_model.objects.bulk_create(
        (
            word_model(
                locale=locale, word=word, head=word[:2], tail=word[-2:], length=len(word), count=n
            )
            for locale, words in counts.items()
            for word, n in sorted(words.items())
        ),
        batch_size=1_000,
    )


def fill_titles(apps: Any, schema_editor: Any) -> None:
    fill_title_columns(apps.get_model("published", "Edition"))


class Migration(migrations.Migration):
    dependencies = [("published", "0005_head_modified_at")]

    operations = [
        migrations.RunPython(drop_index),
        migrations.AddField(
            model_name="searchtext",
            name="title_words",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="searchtext",
            name="names",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        # Wide columns come after all others: docs/decisions/0014
        migrations.AlterField(model_name="searchtext", name="summary", field=WideText()),
        migrations.AlterField(model_name="searchtext", name="body", field=WideText()),
        migrations.AddField(
            model_name="searchtext",
            name="summary_words",
            field=WideText(default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="searchtext",
            name="body_words",
            field=WideText(default=""),
            preserve_default=False,
        ),
        migrations.RunPython(fill_words),
        migrations.RunPython(count_words),
        migrations.RunPython(create_index),
        migrations.AlterField(model_name="edition", name="document", field=WideText()),
        migrations.AddField(
            model_name="edition",
            name="folded_title",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="edition",
            name="title_sort_key",
            field=models.BinaryField(default=b""),
            preserve_default=False,
        ),
        migrations.RunPython(fill_titles),
    ]
