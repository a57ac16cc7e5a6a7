"""Counts are made once for each state of the log, and pages read keys before rows."""

import pytest
from django.db import connections

from cms.api.database import state_cache
from tests.clock import TUESDAY
from tests.factories.posts import TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def topics(published):
    drafts = [TopicFactory(slug=f"topic-{n}", name=f"Topic {n % 2}") for n in range(5)]
    published(*drafts)
    return drafts


def count(api, **parameters):
    return api("topics/", page_size=2, **parameters).json()["count"]


def test_pages_of_one_list_share_their_count(api, topics, django_assert_num_queries):
    with django_assert_num_queries(4):  # head, page, count, cards
        first = count(api)
    with django_assert_num_queries(4):  # head, ids, their rows, cards
        second = count(api, page=2)

    assert (first, second) == (5, 5)


def test_each_list_has_a_count_of_its_own(api, topics):
    found = [count(api), count(api, title__contains="0"), count(api, title__contains="1")]

    assert [*found, count(api, locale="es")] == [5, 3, 2, 0]


def test_count_follows_the_log(api, topics, published):
    before = count(api)
    published(TopicFactory(slug="another"), at=TUESDAY)

    assert (before, count(api)) == (5, 6)


def test_count_is_kept_no_longer_than_answers(api, topics, monkeypatch):
    now = state_cache.time.monotonic()
    monkeypatch.setattr(state_cache.time, "monotonic", lambda: now)
    count(api)
    with connections["default"].cursor() as cursor:  # as `reproject` may, without a line in the log
        cursor.execute("DELETE FROM posts_publishedtopic WHERE slug = 'topic-0'")
    kept = count(api, fields="slug")
    now += state_cache.KEEP_SECONDS + 1

    assert (kept, count(api, fields="title")) == (5, 4)


@pytest.mark.parametrize("ordering", ["title", "-title", "published_at", "-updated_at"])
def test_rows_come_in_the_order_of_their_keys(api, topics, ordering):
    all_slugs = [each["slug"] for each in api("topics/", ordering=ordering).json()["results"]]
    page = api("topics/", ordering=ordering, page_size=2).json()
    found = [each["slug"] for each in page["results"]]
    while page["next"]:
        page = api(page["next"].partition("localhost:8000")[2]).json()
        found += [each["slug"] for each in page["results"]]
        back = page["previous"]

    before = api(back.partition("localhost:8000")[2]).json()
    assert found == all_slugs
    assert [each["slug"] for each in before["results"]] == all_slugs[2:4]


def test_page_of_a_relation_is_counted_as_it_is_found(api, world, django_assert_num_queries):
    api("posts/")

    with django_assert_num_queries(3):  # head, the author's name, page with its count
        page = api("posts/", authors="ada-reyes", page_size=1).json()
    with django_assert_num_queries(3):  # head, page, count: a cursor's page is a part of the list
        rest = api(page["next"].partition("localhost:8000")[2]).json()

    assert (page["count"], rest["count"]) == (2, 2)
    assert [page["results"][0]["slug"], rest["results"][0]["slug"]] == [
        "chronic-back-pain",
        "first",
    ]
