"""A file of SQLite of which much is free is compacted by ``migrate``."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from cms.lib.sqlite import compaction

pytestmark = [
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its own house."),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def free_room(monkeypatch):
    """Free a hundred pages, of which the least that is worth it are fifty."""
    monkeypatch.setattr(compaction, "LEAST_FREE", 50 * 4096)
    monkeypatch.setattr(compaction, "LEAST_SHARE", 0.01)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("CREATE TABLE filler AS SELECT zeroblob(409600) AS content")
        cursor.execute("DROP TABLE filler")


def count_free_pages() -> int:
    return compaction.read_number(connection, "freelist_count")


def migrate(**options) -> str:
    out = StringIO()
    call_command("migrate", stdout=out, **options)
    return out.getvalue()


def test_migrate_gives_free_room_back_once(free_room):
    before = count_free_pages()

    first, after = migrate(), count_free_pages()

    assert before >= 100
    assert "Compacted the file from" in first
    assert after == 0
    assert "Compacted" not in migrate()


def test_little_free_room_is_left_alone(free_room, monkeypatch):
    monkeypatch.setattr(compaction, "LEAST_SHARE", 0.9)

    assert "Compacted" not in migrate()
    assert count_free_pages() >= 100


def test_what_only_looks_at_tables_compacts_none(free_room):
    migrate(plan=True)

    assert count_free_pages() >= 100


def test_a_database_that_others_use_stays_as_it_is(free_room):
    other = connection.copy()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 0")
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE")
        assert compaction.describe_compaction(connection) == (
            "The file has free room, which could not be given back now (database is locked)."
        )
    finally:
        other.close()
        connection.close()
    assert count_free_pages() >= 100
