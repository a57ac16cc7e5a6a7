"""What a process keeps of requests does not grow with what they ask."""

from itertools import combinations

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache

from cms.api.caching import counts, middleware
from cms.api.collection import get_collection
from cms.api.database import state_cache
from cms.api.serializers import detail_serializer
from cms.publishing import withdraw
from tests.clock import TUESDAY

pytestmark = pytest.mark.django_db

DETAIL_FIELDS = [*detail_serializer(get_collection("post"))._declared_fields]


def test_large_answer_is_sent_and_not_stored(client, world, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(middleware, "MAX_BODY_BYTES", 1_000)
    first = client.get("/api/v1/posts/")
    with django_assert_num_queries(2):  # head, page: it was made anew
        second = client.get("/api/v1/posts/")

    assert (len(first.content) > 1_000, second.content == first.content) == (True, True)


def test_answers_stay_within_the_bytes_of_the_cache(client, world, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "cms.lib.memory_cache.MemoryCache",
            "LOCATION": "bounded-answers",
            "OPTIONS": {"MAX_BYTES": 100_000},
        }
    }
    for size in range(1, 101):
        client.get("/api/v1/posts/", {"page_size": size})

    assert 50_000 < cache.store.total_bytes <= 100_000


@pytest.mark.slow
def test_many_large_requests_stay_within_the_budget(client, world, settings):
    settings.STATE_CACHE_BYTES = 300_000
    settings.CACHES = settings.CACHES | {
        "default": {
            "BACKEND": "cms.lib.memory_cache.MemoryCache",
            "LOCATION": "budget-of-answers",
            "OPTIONS": {"MAX_BYTES": 400_000},
        }
    }
    fields = combinations(DETAIL_FIELDS, 5)
    most = []
    for number in range(500):
        since = f"1990-01-01T00:{number // 60:02}:{number % 60:02}Z"
        for path, query in {
            "posts/": {"published_at__gte": since, "facets": "topics,treatments,year"},
            "treatments/": {"published_at__gte": since, "fields": "-slug"},
            "posts/first/": {"fields": ",".join(next(fields))},
            "changes/": {"documents": "true", "page_size": number % 100 + 1},
        }.items():
            assert client.get(f"/api/v1/{path}", query).status_code == 200
            most.append((state_cache.total_bytes(), cache.store.total_bytes))
    held, stored = map(max, zip(*most, strict=True))

    assert 100_000 < held <= 300_000
    assert 300_000 < stored <= 400_000
    withdraw(world.first, by=None, at=TUESDAY, reason="legal")
    client.get("/api/v1/topics/")
    assert state_cache.total_bytes() + cache.store.total_bytes < 50_000


def test_shares_of_the_budget_are_the_whole():
    shares = [each["OPTIONS"]["MAX_BYTES"] for each in django_settings.CACHES.values()]

    assert django_settings.STATE_CACHE_BYTES + sum(shares) == 64_000_000


def test_counts_hold_no_text_of_a_request(api, world):
    api("posts/", title__contains="o", page_size=1)

    (held,) = counts.COUNTS.held.content.by_statement
    assert len(held) == 16
