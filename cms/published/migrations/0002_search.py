"""The tables of the search, and what each database indexes them with.

Entries that are published already are not searchable until `manage.py reproject` has run.
"""

from django.db import migrations, models

from cms.published.search.tokens import BARE

# An index beside the table, which triggers keep in step. Weights: title, summary, body.
# If a later migration makes the table anew, it must make these triggers anew too.
OUT = """
    INSERT INTO published_search_index (published_search_index, rowid, title, summary, body)
    VALUES ('delete', old.id, old.title, old.summary, old.body);
"""
IN = """
    INSERT INTO published_search_index (rowid, title, summary, body)
    VALUES (new.id, new.title, new.summary, new.body);
"""
SQLITE = [
    """
    CREATE VIRTUAL TABLE published_search_index USING fts5(
        title, summary, body, content = 'published_searchtext', content_rowid = 'id',
        tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3'
    )
    """,
    """
    INSERT INTO published_search_index (published_search_index, rank)
    VALUES ('rank', 'bm25(8.0, 3.0, 1.0)')
    """,
    f"CREATE TRIGGER published_search_in AFTER INSERT ON published_searchtext BEGIN {IN} END",
    f"CREATE TRIGGER published_search_out AFTER DELETE ON published_searchtext BEGIN {OUT} END",
    f"CREATE TRIGGER published_search_new AFTER UPDATE ON published_searchtext BEGIN {OUT}{IN} END",
]
SQLITE_BACK = [
    "DROP TRIGGER published_search_new",
    "DROP TRIGGER published_search_out",
    "DROP TRIGGER published_search_in",
    "DROP TABLE published_search_index",
]

LANGUAGES = {"en": "english", "es": "spanish", "de": "german", "fr": "french"}
# PostgreSQL's parser finds addresses, file names, tags and hyphenated words; without punctuation
# it finds words, as SQLite does. Every letter keeps its place: see search/postgresql.py. The
# letters are looked at one by one only where there are any but ASCII's, since that takes time.
PLAIN = f"""
    CREATE FUNCTION marrow_plain(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $plain$
    SELECT CASE WHEN octet_length(flat) = length(flat) THEN flat
                ELSE translate(flat, '{"".join(map(chr, BARE))}', '{"".join(BARE.values())}') END
    FROM (SELECT regexp_replace(lower($1), '[[:punct:][:space:]]', ' ', 'g') AS flat) AS lowered
    $plain$
"""
TOKENS = "asciiword, word, hword, asciihword, hword_part, hword_asciipart"


def vector(configuration: str) -> str:
    return " || ".join(
        f"setweight(to_tsvector('{configuration}', marrow_plain({column})), '{weight}')"
        for column, weight in (("title", "A"), ("summary", "B"), ("body", "D"))
    )


def language(name: str) -> list[str]:
    return [
        f"CREATE TEXT SEARCH DICTIONARY marrow_{name} (TEMPLATE = snowball, Language = {name})",
        f"CREATE TEXT SEARCH CONFIGURATION marrow_{name} (COPY = {name})",
        f"ALTER TEXT SEARCH CONFIGURATION marrow_{name} ALTER MAPPING FOR {TOKENS} "
        f"WITH marrow_{name}",
    ]


CASES = " ".join(
    f"WHEN '{code}' THEN {vector(f'marrow_{name}')}" for code, name in LANGUAGES.items()
)
POSTGRESQL = [
    PLAIN,
    *(statement for name in LANGUAGES.values() for statement in language(name)),
    f"""
    ALTER TABLE published_searchtext ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        CASE split_part(locale, '-', 1) {CASES} ELSE {vector("simple")} END
    ) STORED
    """,
    "CREATE INDEX published_searchtext_vector ON published_searchtext USING gin (vector)",
]
POSTGRESQL_BACK = [
    "ALTER TABLE published_searchtext DROP COLUMN vector",
    *(f"DROP TEXT SEARCH CONFIGURATION marrow_{name}" for name in LANGUAGES.values()),
    *(f"DROP TEXT SEARCH DICTIONARY marrow_{name}" for name in LANGUAGES.values()),
    "DROP FUNCTION marrow_plain(text)",
]


def run(statements):
    def act(apps, schema_editor):
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)

    return act


class Migration(migrations.Migration):

    dependencies = [
        ("published", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry_id", models.UUIDField(unique=True)),
                ("type", models.CharField(max_length=30)),
                ("locale", models.CharField(max_length=12)),
                ("title", models.TextField()),
                ("summary", models.TextField()),
                ("body", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("locale", models.CharField(max_length=12)),
                ("word", models.CharField(max_length=40)),
                ("head", models.CharField(max_length=2)),
                ("tail", models.CharField(max_length=2)),
                ("length", models.PositiveSmallIntegerField()),
                ("count", models.IntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["locale", "head", "length"], name="search_word_head"),
                    models.Index(fields=["locale", "tail", "length"], name="search_word_tail"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("locale", "word"), name="search_word_once"),
                ],
            },
        ),
        migrations.RunPython(
            run({"sqlite": SQLITE, "postgresql": POSTGRESQL}),
            run({"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}),
        ),
    ]
