"""After a backup was restored, nobody who followed goes on with what is not there any more."""

import json
import subprocess
import sys
from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client

from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import AuthorFactory, PostFactory, TopicFactory
from tests.places import place_at
from tests.snapshots import copy_tables, put_back
from tests.syndication.push.fakes import Clock, Receiver, create_subscription, deliver_all
from tests.syndication.sync.unreliable_mirror import PATH


@pytest.fixture
def run_mirror(live_server, tmp_path, settings) -> Callable[[], list[str]]:
    """Run the mirror that we ship as a command of its own, and return the lines that it prints."""
    settings.BASE_URL = live_server.url
    command = [sys.executable, "-I", str(PATH), f"{live_server.url}/api/v1/", str(tmp_path)]

    def run() -> list[str]:
        ended = subprocess.run(
            [*command, "--verify"], capture_output=True, text=True, check=False, timeout=120
        )
        assert (ended.returncode, ended.stderr) == (0, "")
        return [line.partition(" ")[2] for line in ended.stdout.splitlines()]

    return run


@pytest.mark.django_db(transaction=True, databases=["default", "reader"])
def test_mirror_of_a_restored_server_says_so_and_starts_again(run_mirror):
    """Four changes each: the bare number would say that nothing is missing."""
    kept, lost, other = TopicFactory(), TopicFactory(), AuthorFactory()
    publish(kept, other, by=None, at=MONDAY)
    backup = copy_tables()
    publish(lost, by=None, at=TUESDAY)
    withdraw(other, by=None, at=TUESDAY, reason="error")
    followed = place_at(4)
    assert run_mirror()[0] == f"at {followed}: 2 stored, 0 deleted, 2 held"

    with transaction.atomic():
        put_back(backup)
    publish(TopicFactory(), TopicFactory(), by=None, at=WEDNESDAY)

    refused, summary, verified = run_mirror()
    assert refused.startswith(f"{followed} is not a place in this server's log")
    assert refused.endswith("The copy starts again.")
    assert summary == f"at {place_at(4)}: 4 stored, 1 deleted, 4 held"
    assert verified == f"verified at {place_at(4)}: 4 entries, byte for byte"


@pytest.mark.django_db
def test_no_cache_of_ours_takes_the_old_history_for_the_new_one():
    """Neither whole responses, nor cards, nor counts, nor the validators of clients."""
    topic, post = TopicFactory(name="Before"), PostFactory()
    post.topics.set([topic])
    publish(topic, post, by=None, at=MONDAY)
    backup, url = copy_tables(), f"/api/v1/posts/{post.pk}/"
    topic.name = "Lost"
    topic.save()
    publish(topic, TopicFactory(), TopicFactory(), by=None, at=TUESDAY)
    client = Client()
    topics = "/api/v1/topics/?page_size=1"  # on more than one page, rows are counted
    paths = (url, topics, "/api/v1/export/", "/api/v1/changes/")
    etags = {path: client.head(path)["ETag"] for path in paths}

    put_back(backup)
    topic.name = "Found"
    topic.save()
    publish(topic, TopicFactory(), AuthorFactory(), by=None, at=TUESDAY)

    assert [each["name"] for each in client.get(url).json()["topics"]] == ["Found"]
    assert client.get(topics).json()["count"] == 2
    for path in paths:
        response = client.head(path, headers={"If-None-Match": etags[path]})
        assert (response.status_code, path) == (200, path)


@pytest.mark.django_db
def test_message_after_a_restore_names_a_place_that_the_receiver_does_not_have():
    """Also if nobody says that the log was restored, and under an id of its own."""
    create_subscription(types=["topic"])
    receiver, clock = Receiver(), Clock()
    publish(TopicFactory(), by=None, at=MONDAY)
    deliver_all(receiver, clock)
    backup = copy_tables()
    publish(TopicFactory(), by=None, at=TUESDAY)
    clock.wait(minutes=1)
    deliver_all(receiver, clock)

    put_back(backup)
    publish(TopicFactory(), by=None, at=TUESDAY)
    clock.wait(minutes=1)
    deliver_all(receiver, clock)

    first, lost, other = (payload["data"] for payload in receiver.payloads)
    assert (lost["sequence"], other["sequence"]) == (2, 2)
    assert other["previous"] == first["place"] != lost["place"]
    assert other["place"] != lost["place"]
    assert len(set(receiver.ids)) == 3


@pytest.mark.django_db
def test_message_that_was_on_its_way_during_a_restore_moves_nothing():
    """The restored database may have the same subscription, and another message by its number."""
    subscription = create_subscription(types=["topic"])
    backup = copy_tables()
    publish(TopicFactory(), by=None, at=MONDAY)

    def restore(request):
        put_back(backup)
        return 204

    deliver_all(Receiver(restore, 204), clock := Clock())
    publish(TopicFactory(), by=None, at=TUESDAY)
    receiver = Receiver()
    clock.wait(minutes=1)
    deliver_all(receiver, clock)

    assert [json.loads(each["body"])["data"]["sequence"] for each in receiver.requests] == [1]
    subscription.refresh_from_db()
    assert subscription.delivered_sequence == 1
