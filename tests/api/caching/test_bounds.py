"""What a process keeps of requests does not grow with what they ask."""

import pytest
from django.core.cache import cache

from cms.api.caching import counts, middleware

pytestmark = pytest.mark.django_db


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


def test_counts_hold_no_text_of_a_request(api, world):
    api("posts/", title__contains="o", page_size=1)

    (held,) = counts.COUNTS.held.content.by_statement
    assert len(held) == 16
