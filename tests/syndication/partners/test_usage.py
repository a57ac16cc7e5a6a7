"""Usage counters of partners, and the sync position of their copies."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from cms.published.chain import Place
from cms.publishing import publish
from cms.syndication.partners import usage
from cms.syndication.partners.activity_models import Usage
from cms.syndication.partners.models import Partner
from tests.clock import MONDAY
from tests.factories.posts import PostFactory
from tests.places import foreign_place, place_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def posts(db):
    posts = [PostFactory() for _ in range(3)]
    publish(*posts, by=None, at=MONDAY)
    return posts


def saved_usage():
    """Flush the pending usage and return all rows: partner, kind, requests and entries."""
    usage.USAGE_BUFFER.flush()
    rows = Usage.objects.order_by("kind", "partner__name")
    return [(row.partner.name, row.kind, row.requests, row.entries) for row in rows]


def read_body(response):
    return b"".join(response) if response.streaming else response.content


def test_requests_and_whole_entries_are_counted_by_day_and_kind(ask, posts, news, key_of):
    key = key_of(news)
    sent = [read_body(ask("posts/", key)) for _ in range(2)]
    sent.append(read_body(ask(f"posts/{posts[0].slug}/", key)))

    assert saved_usage() == [("Example News", "api", 3, 7)]
    assert Usage.objects.get().bytes == sum(map(len, sent))


def test_what_is_counted_twice_is_added_up(ask, posts, news, key_of):
    key = key_of(news)
    for _ in range(2):
        ask("posts/", key)
        usage.USAGE_BUFFER.flush()

    assert saved_usage() == [("Example News", "api", 2, 6)]


def test_what_was_zipped_is_counted_as_it_was_sent(client, posts, news, key_of):
    headers = {"Authorization": f"Bearer {key_of(news)}", "Accept-Encoding": "gzip"}

    response = client.get("/api/v1/posts/", headers=headers)

    assert response["Content-Encoding"] == "gzip"
    assert saved_usage() == [("Example News", "api", 1, 3)]
    assert Usage.objects.get().bytes == len(response.content)


def test_only_partners_are_counted_and_only_if_they_are_let_in(ask, posts, news, key_of):
    ask("posts/")
    ask("posts/", key_of(None))
    ask("posts/", key_of(news) + "x")

    assert saved_usage() == []


def test_changes_say_how_far_a_copy_has_come(ask, posts, news, key_of):
    key = key_of(news)

    ask("changes/", key, documents="true", page_size="2")
    assert saved_usage() == [("Example News", "changes", 1, 2)]
    assert Partner.objects.get().last_sequence == 2
    ask("changes/", key, after=place_at(2), documents="true")
    saved_usage()
    partner = Partner.objects.get()
    assert partner.last_sequence == 3
    assert partner.last_pull_at is not None


def test_a_304_is_a_pull_too(client, posts, news, key_of):
    headers = {"Authorization": f"Bearer {key_of(news)}"}
    etag = client.get("/api/v1/changes/", headers=headers)["ETag"]
    usage.USAGE_BUFFER.flush()
    Partner.objects.update(last_pull_at=None, last_sequence=0)

    response = client.get("/api/v1/changes/", headers=headers | {"If-None-Match": etag})
    usage.USAGE_BUFFER.flush()

    assert response.status_code == 304
    assert Partner.objects.get().last_sequence == 3


def test_asking_only_for_headers_brings_no_copy_forward(client, posts, news, key_of):
    headers = {"Authorization": f"Bearer {key_of(news)}"}
    for path in ("changes/", "export/"):
        client.head(f"/api/v1/{path}", headers=headers)
    usage.USAGE_BUFFER.flush()

    assert Partner.objects.get().last_pull_at is None


def test_an_export_counts_when_it_was_taken_to_its_end(ask, posts, news, key_of):
    key = key_of(news)

    body = read_body(ask("export/", key))
    assert saved_usage() == [("Example News", "export", 1, 3)]
    assert Partner.objects.get().last_sequence == 3
    assert Usage.objects.get().bytes == len(body)


def test_what_was_not_taken_to_its_end_brings_no_copy_forward(news):
    source = iter([b'{"kind":"export"}\n', b'{"document":{},"kind":"entry"}\n'])
    chunks = usage.count_chunks(
        source, news.pk, "export", Place.parse(foreign_place(3)), gzipped=False
    )
    usage.USAGE_BUFFER.flush()

    next(chunks)
    chunks.close()  # the partner has hung up
    usage.USAGE_BUFFER.flush()

    assert Partner.objects.get().last_sequence == 0


def test_events_bring_a_copy_forward_one_by_one(posts, news):
    first, second, third = (place_at(number) for number in (1, 2, 3))
    events = f"id: {second}\ndata: {{}}\n\nid: {third}\ndata: {{}}\n\n"
    source = iter([f"retry: 1000\nid: {first}\n\n".encode(), events.encode(), b""])
    chunks = usage.count_chunks(source, news.pk, "changes", None, gzipped=False)

    next(chunks), next(chunks), next(chunks)
    usage.USAGE_BUFFER.flush()

    assert Partner.objects.get().last_sequence == 3


def test_what_was_sent_of_another_history_brings_no_copy_forward(posts, news):
    """The backup was restored before this process wrote down what it had sent."""
    usage.USAGE_BUFFER.record_pull(news.pk, Place.parse(foreign_place(2)), now=timezone.now())
    usage.USAGE_BUFFER.flush()

    partner = Partner.objects.get()
    assert (partner.last_sequence, partner.last_pull_at is None) == (0, False)


def test_a_database_that_cannot_be_written_loses_no_count(ask, posts, news, key_of, monkeypatch):
    ask("posts/", key_of(news))

    def refuse(pending):
        raise DatabaseError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(usage, "save_usage", refuse)
        usage.USAGE_BUFFER.flush()
    assert Usage.objects.count() == 0
    assert saved_usage() == [("Example News", "api", 1, 3)]


def test_counting_costs_a_request_no_statement(ask, posts, news, key_of, django_assert_num_queries):
    key = key_of(news)
    ask("posts/", key)

    with django_assert_num_queries(2):  # whose key it is, and how far the log has come
        ask("posts/", key)


def test_the_day_is_that_of_utc_and_a_partner_that_is_gone_stops_nobody(news):
    late = MONDAY.replace(hour=23, minute=59)
    for partner, at in ((news.pk, late), (news.pk, late + timedelta(minutes=2)), (404, late)):
        usage.USAGE_BUFFER.add_count(partner, "api", usage.UsageCount(1, 10, 1), now=at)
    usage.USAGE_BUFFER.flush()

    assert [row.day.isoformat() for row in Usage.objects.order_by("day")] == [
        "2026-03-02",
        "2026-03-03",
    ]
