"""SQLite writers queue: a frequent writer can't overtake the waiting ones."""

import fcntl
import os
import threading

import pytest
from django.db import connection, connections, transaction

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
