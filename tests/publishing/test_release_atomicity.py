"""A release of fifty entries under concurrent readers is never seen in part."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from cms.publishing import publish
from tests.factories.posts import TopicFactory

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
        answer = execute(sql, params, many, context)
        if "published_head" in sql:
            with ThreadPoolExecutor(1) as pool:
                pool.submit(release).result()
        return answer

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
        seen = []
        client = Client()
        start.wait()
        try:
            while not over.is_set():
                answer = client.get("/api/v1/topics/?page_size=100").json()
                seen.append((answer["count"], len(answer["results"])))
            seen.append(client.get("/api/v1/topics/?page_size=100").json()["count"])
        finally:
            connections.close_all()
        return seen

    with ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(read) for _ in range(READERS)]
        start.wait()
        publish(*topics, by=None, at=timezone.now())
        over.set()
        seen = [reader.result() for reader in readers]

    for answers in seen:
        *counts, final = answers
        assert set(counts) <= {(0, 0), (ENTRIES, ENTRIES)}
        assert final == ENTRIES
