"""Concurrent readers see all fifty entries of a release or none."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from cms.publishing import publish
from tests.factories.posts import TopicFactory

pytestmark = [pytest.mark.slow, pytest.mark.both]

ENTRIES = 50
READERS = 3


@pytest.mark.django_db(transaction=True, databases=["default", "reader"])
def test_a_release_between_two_statements_of_a_request_is_not_seen():
    topics = TopicFactory.create_batch(ENTRIES)

    def release():
        try:
            publish(*topics, by=None, at=timezone.now())
        finally:
            connections.close_all()

    def release_after_the_look_at_the_log(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if "published_head" in sql:
            with ThreadPoolExecutor(1) as pool:
                pool.submit(release).result()
        return result

    with connections["reader"].execute_wrapper(release_after_the_look_at_the_log):
        during = Client().get("/api/v1/topics/?page_size=100").json()
    after = Client().get("/api/v1/topics/?page_size=100").json()

    assert (during["count"], during["results"]) == (0, [])
    assert (after["count"], len(after["results"])) == (ENTRIES, ENTRIES)


@pytest.mark.django_db(transaction=True, databases=["default", "reader"])
def test_readers_see_all_of_a_release_or_nothing():
    topics = TopicFactory.create_batch(ENTRIES)
    start, over = Barrier(READERS + 1), Event()

    def read():
        counts = []
        client = Client()
        start.wait()
        try:
            while not over.is_set():
                response = client.get("/api/v1/topics/?page_size=100").json()
                counts.append((response["count"], len(response["results"])))
            counts.append(client.get("/api/v1/topics/?page_size=100").json()["count"])
        finally:
            connections.close_all()
        return counts

    with ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(read) for _ in range(READERS)]
        start.wait()
        publish(*topics, by=None, at=timezone.now())
        over.set()
        counts_by_reader = [reader.result() for reader in readers]

    for reader_counts in counts_by_reader:
        *counts, final = reader_counts
        assert set(counts) <= {(0, 0), (ENTRIES, ENTRIES)}
        assert final == ENTRIES
