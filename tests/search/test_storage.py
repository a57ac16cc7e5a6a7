"""The words of the search repeat a document: SQLite has their difference to it, and an index."""

import pytest
from django.db import connection

from cms.lib.deltas import DELTA
from cms.maintenance import reproject
from cms.published.models.log import Edition
from cms.published.search.models import SearchText
from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import PostFactory
from tests.snapshots import insert, select

needs_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL has the words plain, and a generated column"
)
pytestmark = [pytest.mark.django_db, needs_sqlite]
TABLES = (SearchText._meta.db_table, Edition._meta.db_table)
CHECK = "INSERT INTO published_search_index (published_search_index, rank) VALUES (%s, 1)"
BODY = "<p>Marmots sleep all winter, each in a burrow of its own.</p>"


def execute(statement: str, *values: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def find_rows(word: str) -> list[int]:
    """Find the texts with a word in the index, which must have what the view of the words has."""
    execute(CHECK, "integrity-check")
    found = "SELECT rowid FROM published_search_index WHERE published_search_index MATCH %s"
    return [rowid for (rowid,) in execute(found, word)]


def test_words_and_texts_are_stored_as_differences_to_the_document():
    publish(PostFactory(body=BODY * 20), by=None, at=MONDAY)

    ((summary, body, words),) = execute(
        "SELECT summary, body, body_words FROM published_searchtext"
    )

    assert {column[:1] for column in (summary, body, words)} == {DELTA}
    assert len(words) + len(body) < len(BODY) * 20 / 10
    assert SearchText.objects.get().body_words.startswith("marmots sleep all winter each in")


@pytest.mark.parametrize("order", [TABLES, TABLES[::-1]])
@pytest.mark.parametrize("end", [TABLES, TABLES[::-1]])
def test_the_index_is_the_same_in_whatever_order_rows_come_and_go(order, end):
    publish(PostFactory(title="Marmots", body=BODY), by=None, at=MONDAY)
    before, copies = find_rows("burrow"), {table: select(table) for table in TABLES}

    for table in end:
        execute(f"DELETE FROM {table}")
    without = find_rows("burrow")
    for table in order:
        insert(table, copies[table])

    assert (before, without, find_rows("burrow")) == ([SearchText.objects.get().pk], [], before)


def test_a_new_edition_and_a_withdrawal_leave_nothing_behind():
    post = PostFactory(title="Marmots", body=BODY)
    publish(post, by=None, at=MONDAY)
    post.body = "<p>Lemmings run.</p>"
    post.save()
    publish(post, by=None, at=TUESDAY)
    assert (find_rows("burrow"), find_rows("lemmings")) == ([], [SearchText.objects.get().pk])

    withdraw(post, by=None, at=TUESDAY, reason="error")

    assert find_rows("lemmings") == []


def test_what_a_backup_put_back_takes_little_again_once_it_is_reprojected():
    publish(PostFactory(body=BODY * 20), by=None, at=MONDAY)
    lengths = "SELECT length(body) + length(body_words) FROM published_searchtext"
    ((before,),), text = execute(lengths), SearchText.objects.get()
    SearchText.objects.update(body=text.body, body_words=text.body_words)
    ((restored,),) = execute(lengths)

    list(reproject())

    assert restored > before * 2
    assert execute(lengths) == [(before,)]
    assert find_rows("burrow") == [text.pk]
