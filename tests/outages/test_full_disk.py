"""A disk that is full takes no text from authors, and no release is forgotten or hammered."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError, close_old_connections, connection

from cms.authoring.due_releases import FIRST_RETRY, execute_due_releases
from cms.authoring.releases import schedule_acts
from cms.posts.models import Topic
from cms.published.sql import Sql, execute
from tests.authoring.topic_pages import topic_form, topic_url
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import TopicFactory
from tests.page_client import PageClient

#: More than SQLite sorts without a temporary file.
COUNT_MANY = """
WITH RECURSIVE number(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < 100000)
SELECT count(*) FROM (SELECT DISTINCT i || printf('%%.100c', 'x') FROM number)
"""

pytestmark = [
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the files of SQLite"),
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
]


@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this process may grow, as if the disk were full."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_saving_on_a_full_disk_stores_nothing_and_keeps_what_was_typed(admin_user):
    client = PageClient(raise_request_exception=False)
    client.force_login(admin_user)
    topic = TopicFactory(name="Back pain")
    form = topic_form(topic, name="Typed")

    with full_disk():
        lost = client.post(topic_url(topic), form)
    before = Topic.objects.get().name
    again = client.post(topic_url(topic), form)

    assert lost.status_code == 503
    assert "Nothing was saved, published or withdrawn" in lost.content.decode()
    assert '<textarea name="name" hidden>\nTyped</textarea>' in lost.content.decode()
    assert (before, again.status_code, Topic.objects.get().name) == ("Back pain", 302, "Typed")


@pytest.mark.parametrize("in_memory", [False, True], ids=["a statement fails", "the commit fails"])
def test_release_that_cannot_even_be_marked_as_failed_waits_for_its_next_attempt(
    in_memory, monkeypatch
):
    monkeypatch.setattr(connection, "sorts_in_memory", in_memory)
    connection.close()
    release = schedule_acts([TopicFactory()], act="publish", at=TUESDAY, now=MONDAY, by=None)

    with full_disk():
        with pytest.raises(OperationalError):
            execute_due_releases(now=TUESDAY)
        at_once = execute_due_releases(now=TUESDAY)  # or this would raise too
    release.refresh_from_db()
    before = release.state
    execute_due_releases(now=TUESDAY + FIRST_RETRY)

    release.refresh_from_db()
    assert (at_once, before, release.state) == ([], "scheduled", "done")


def test_what_needs_a_temporary_file_is_read_at_the_second_try_on_a_full_disk():
    TopicFactory()  # another connection has the database open, as the worker has

    with full_disk():
        with pytest.raises(OperationalError):
            execute(Sql(COUNT_MANY, []))
        close_old_connections()  # as before the second try of a request
        found = execute(Sql(COUNT_MANY, []))

    assert found == [(100_000,)]
