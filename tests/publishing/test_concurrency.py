"""Concurrent publishers, on a real database with real transactions."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.utils import timezone

from cms.authoring.audit import find_faults
from cms.published.models.log import Change, Head
from cms.publishing import publish
from tests.factories.posts import TopicFactory
from tests.replica import Replica, published_now

pytestmark = [pytest.mark.slow, pytest.mark.both]

PUBLISHERS = 2
EACH = 100


@pytest.mark.django_db(transaction=True)
def test_publishers_at_once_leave_no_gap_and_a_follower_misses_nothing():
    shares = [TopicFactory.create_batch(EACH) for _ in range(PUBLISHERS)]
    start = Barrier(PUBLISHERS + 1)
    replica = Replica()

    def work(topics):
        start.wait()
        try:
            for topic in topics:
                publish(topic, by=None, at=timezone.now())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(PUBLISHERS) as pool:
        works = [pool.submit(work, share) for share in shares]
        start.wait()
        while not all(done.done() for done in works):
            replica.follow()  # fails on a gap: a line that is committed late would be one
        for done in works:
            done.result()
    replica.follow()

    assert Head.objects.get().sequence == Change.objects.count() == PUBLISHERS * EACH
    assert replica.entries == published_now()
    assert list(find_faults()) == []


@pytest.mark.django_db(transaction=True)
def test_two_people_who_publish_one_draft_at_once_make_one_edition():
    topic = TopicFactory()
    start = Barrier(2)

    def work():
        start.wait()
        try:
            return len(publish(topic, by=None, at=timezone.now()))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        counts = [work.result() for work in [pool.submit(work) for _ in range(2)]]

    assert sorted(counts) == [0, 1]
    assert Change.objects.count() == 1
