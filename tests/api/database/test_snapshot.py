"""A request reads one state of the log, and never one before an instant that has passed."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from cms.authoring import releases
from cms.authoring.models.release import Release, ReleaseItem
from cms.lib.timestamps import format_rfc3339
from cms.published import hooks
from cms.published.models.log import Head
from cms.publishing import publish
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import TopicFactory


def scheduled(*drafts, ago):
    """A release whose instant has come while the worker was away."""
    release = Release.objects.create(name="Spring")
    for draft in drafts:
        ReleaseItem.objects.create(release=release, type=draft._meta.label_lower, entry_id=draft.pk)
    now = timezone.now()
    releases.schedule_release(release, at=now - ago, now=now - ago - timedelta(seconds=1))
    return release


@pytest.mark.django_db(transaction=True, databases=["default", "reader"])
def test_first_request_after_the_instant_finds_it_done(api):
    release = scheduled(TopicFactory(slug="back-pain"), ago=timedelta(minutes=1))

    found = api("topics/").json()["results"]

    release.refresh_from_db()
    assert [item["slug"] for item in found] == ["back-pain"]
    assert found[0]["published_at"] == format_rfc3339(release.due_at)
    assert release.state == Release.State.DONE


@pytest.mark.django_db
def test_what_is_not_due_stays_hidden(api):
    scheduled(TopicFactory(), ago=-timedelta(minutes=1))

    assert api("topics/").json()["count"] == 0


@pytest.mark.django_db(transaction=True, databases=["default", "reader"])
def test_release_that_fails_keeps_nobody_from_reading(api, published):
    published(TopicFactory(slug="there"))
    release = scheduled(TopicFactory(), ago=timedelta(minutes=1))
    release.items.update(approved_at=None)

    found = api("topics/").json()["results"]

    release.refresh_from_db()
    assert [item["slug"] for item in found] == ["there"]
    assert release.state == Release.State.FAILED


@pytest.mark.django_db
def test_due_instant_that_cannot_be_dealt_with_is_tried_once_in_a_request(
    api, monkeypatch, published
):
    published(TopicFactory(slug="there"))
    Head.objects.update(due_at=MONDAY)
    monkeypatch.setattr(hooks.release_due, "connected", [(0, do_nothing)])
    CALLS.clear()

    assert api("topics/").json()["count"] == 1
    assert len(CALLS) == 1


CALLS = []


def do_nothing(*, now):
    CALLS.append(now)


@pytest.mark.django_db(transaction=True, databases=["default", "reader"])
def test_publication_between_two_statements_of_a_request_is_not_seen_in_part(guard):
    guard.is_on = False  # the publication happens amid the request
    first, second = TopicFactory(slug="a", name="A"), TopicFactory(slug="b", name="B")
    publish(first, second, by=None, at=MONDAY)
    between = []

    def publish_meanwhile(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if "published_head" in sql and not between:
            between.append(sql)
            second.name = "D"
            second.save()
            thread = Thread(target=release, args=(TopicFactory(slug="c", name="C"), second))
            thread.start()
            thread.join()
        return result

    client = Client()
    with connections["reader"].execute_wrapper(publish_meanwhile):
        during = client.get("/api/v1/topics/").json()
    after = client.get("/api/v1/topics/").json()

    assert between
    assert [(item["slug"], item["title"]) for item in during["results"]] == [
        ("a", "A"),
        ("b", "B"),
    ]
    assert [item["slug"] for item in after["results"]] == ["a", "c", "b"]
    assert during["count"] == 2


def release(*drafts):
    try:
        publish(*drafts, by=None, at=TUESDAY)
    finally:
        connections.close_all()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True, databases=["default", "reader"])
def test_what_was_read_is_answered_though_its_commit_took_too_long(api, monkeypatch):
    publish(TopicFactory(slug="back-pain"), by=None, at=MONDAY)
    reader = connections["reader"]

    def commit_late():
        with reader.wrap_database_errors:
            reader.connection.execute("SET LOCAL statement_timeout = 1")
            reader.connection.execute("SELECT pg_sleep(10)")

    with monkeypatch.context() as patch:
        patch.setattr(reader, "_commit", commit_late)
        late = api("topics/").json()["results"]
    usual = api("topics/", page_size=7).json()["results"]

    assert [[item["slug"] for item in found] for found in (late, usual)] == [["back-pain"]] * 2
