"""A database of SQLite whose ids are 32 letters gets ids of 16 bytes, and keeps all else."""

import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor

from cms.authoring.audit import find_faults
from cms.authoring.models.release import Release
from cms.backup.tables import list_tables, write_rows
from cms.lib.sqlite.id_conversion import convert_ids
from cms.posts.models import Post
from cms.published.models.log import Edition
from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories import FACTORIES
from tests.factories.posts import PostFactory
from tests.schema import migrate_to_newest

pytestmark = [
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has ids of its own."),
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
]

#: Before references were integers and search texts compressed: later migrations read ids.
EARLIER = [
    ("posts", "0004_orders_and_plans"),
    ("media", "0004_orders_and_plans"),
    ("studies", "0005_orders_and_plans"),
    ("treatments", "0003_orders_and_plans"),
    ("published", "0007_orders_and_plans"),
]
SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
SEQUENCES = "SELECT name, seq FROM sqlite_sequence WHERE seq > 0 ORDER BY name"
COLUMNS = """
SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c
WHERE m.type = 'table' AND c.type = 'uuid blob'
"""
WRITE_LETTERS = """
UPDATE sqlite_master SET sql = replace(sql, '" uuid blob', '" char(32)') WHERE type = 'table'
"""


def select(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def write_letters():
    """Store all ids as an earlier version did."""
    triggers, columns = select(TRIGGERS), select(COLUMNS)
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        for table, column in columns:
            letters = f"replace(marrow_id_text({column}), '-', '')"
            cursor.execute(f"UPDATE {table} SET {column} = {letters}")
        cursor.execute("PRAGMA writable_schema = ON")
        cursor.execute(WRITE_LETTERS)
        cursor.execute("PRAGMA writable_schema = RESET")
        for _, definition in triggers:
            cursor.execute(definition)


def describe_rows():
    models = list_tables(apps).items()
    return {label: write_rows(model, None, using="default") for label, model in models}


def describe_schema():
    """Return the schema; renaming a table writes its name in quotes."""
    return [(*names, sql and re.sub(r'["\s]+', " ", sql)) for *names, sql in select(SCHEMA)]


def list_kinds():
    """Return what SQLite stores in the columns of ids."""
    kinds = set()
    for table, column in select(COLUMNS):
        kinds |= set(select(f"SELECT DISTINCT typeof({column}), length({column}) FROM {table}"))
    return kinds


def find_entries(client, words):
    """Return the ids of what is found."""
    return [each["id"] for each in client.get("/api/v1/search/", {"q": words}).json()["results"]]


@pytest.fixture
def entries():
    publish(*(factory() for factory in FACTORIES.values()), by=None, at=MONDAY)
    post = Post.objects.first()
    Release.objects.create(name="Later").delete()
    gone = {"id": 999, "number": 99, "sequence": 999}  # the database gives out no number twice
    Edition.objects.create(**Edition.objects.values().last() | gone).delete()
    return post


def test_letters_become_bytes_and_nothing_else_changes(entries, client):
    rows, schema, sequences = describe_rows(), describe_schema(), select(SEQUENCES)
    write_letters()
    assert select(COLUMNS) == []

    call_command("migrate", verbosity=0)

    assert list_kinds() == {("blob", 16), ("null", None)}
    assert describe_schema() == schema
    assert select(SEQUENCES) == sequences
    assert describe_rows() == rows
    assert list(find_faults()) == []
    assert Post.objects.get(pk=entries.pk) == entries
    assert str(entries.pk) in find_entries(client, entries.title)


def test_a_text_is_searched_and_withdrawn_after_the_conversion(entries, client):
    write_letters()

    call_command("migrate", verbosity=0)

    select("INSERT INTO published_search_index (published_search_index) VALUES ('integrity-check')")
    entries.title = "Renamed"
    entries.save()
    publish(entries, by=None, at=MONDAY)
    assert find_entries(client, "renamed") == [str(entries.pk)]


@pytest.mark.parametrize("options", [{"plan": True}, {"check_unapplied": True}])
def test_looking_at_the_migrations_converts_nothing(entries, options):
    write_letters()
    schema = describe_schema()

    call_command("migrate", verbosity=0, **options)

    assert describe_schema() == schema
    call_command("migrate", verbosity=0)


def test_ids_that_lead_nowhere_leave_the_database_as_it_is(entries):
    write_letters()
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute("UPDATE posts_post SET series_id = %s", ["f" * 32])
    schema = describe_schema()

    try:
        with pytest.raises(IntegrityError, match="invalid foreign key"):
            convert_ids(connection)

        assert describe_schema() == schema
    finally:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE posts_post SET series_id = NULL")
        convert_ids(connection)


@pytest.mark.slow
def test_a_much_earlier_database_is_converted_before_its_migrations_read_it():
    post = PostFactory(slug="back", body="<p>Nearly everyone meets it.</p>")
    publish(post, by=None, at=MONDAY)
    document = Edition.objects.get(entry_id=post.pk).document
    executor = MigrationExecutor(connection)
    executor.migrate(EARLIER)
    write_letters()
    try:
        call_command("migrate", verbosity=0)
    finally:
        migrate_to_newest()

    assert list_kinds() == {("blob", 16), ("null", None)}
    assert Edition.objects.get(entry_id=post.pk).document == document
    assert list(find_faults()) == []
