"""SQLite: a frequent writer can't overtake the waiting ones; placeholders are converted once."""

import fcntl
import os
import threading

import pytest
from django.db import connection, connections, transaction
from django.db.backends.sqlite3 import base

from cms.lib.sqlite.base import MAX_KEPT_LENGTH, CursorWrapper
from tests.factories.posts import TopicFactory

pytestmark = [
    pytest.mark.skipif(connection.vendor != "sqlite", reason="This is about SQLite."),
    pytest.mark.django_db(transaction=True),
]


def somebody_waits() -> bool:
    """Whether somebody has the turn; nobody keeps it but while waiting for the lock."""
    opened = os.open(f"{connection.settings_dict['NAME']}-queue", os.O_RDWR)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(opened)
    return False


def test_who_has_written_comes_after_those_who_wait():
    topics = type(TopicFactory()).objects
    order = []

    def wait_and_write():
        try:
            with transaction.atomic():
                topics.update(name="By the other")
                order.append("the other")
        finally:
            connections.close_all()

    with transaction.atomic():
        topics.update(name="Mine")
        order.append("mine")
        other = threading.Thread(target=wait_and_write)
        other.start()
        while not somebody_waits():
            assert other.is_alive()
    with transaction.atomic():  # at once again: SQLite alone would let it pass
        topics.update(name="Mine again")
        order.append("mine again")
    other.join()

    assert order == ["mine", "the other", "mine again"]


def test_a_writer_that_ends_gives_its_turn_back():
    with transaction.atomic():
        assert not somebody_waits()

    assert not somebody_waits()


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT %s, '100%%', 5 %% 3, '%%s'",
        f"SELECT {', '.join(['%s'] * MAX_KEPT_LENGTH)}",
    ],
    ids=["short", "too long to keep"],
)
def test_placeholders_are_converted_as_by_django(statement):
    connection.ensure_connection()
    cursor = connection.create_cursor()

    assert isinstance(cursor, CursorWrapper)
    assert cursor.convert_query(statement) == base.SQLiteCursorWrapper.convert_query(
        cursor, statement
    )
    assert cursor.convert_query("SELECT %(a)s", param_names=["a"]) == "SELECT :a"
