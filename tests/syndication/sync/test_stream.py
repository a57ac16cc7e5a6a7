"""``changes/stream/``: the change log as server-sent events."""

import json
from datetime import timedelta

import pytest

from cms.api.http.thread_budget import THREAD_BUDGET
from cms.published.chain import START, Place
from cms.publishing import publish, withdraw
from cms.syndication.partners.scope import EVERYTHING
from cms.syndication.sync.event_stream import EventStream
from tests.api.database.test_snapshot import scheduled
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import AuthorFactory, TopicFactory
from tests.places import foreign_place, place_at
from tests.snapshots import copy_tables, put_back

pytestmark = pytest.mark.django_db


def read_text(response) -> str:
    assert response.status_code == 200
    assert response["Content-Type"] == "text/event-stream"
    return b"".join(response.streaming_content).decode()


def parse_events(text):
    """Parse the ids of events, each with the kind in its data or None, as a browser reads them."""
    events = []
    for block in text.strip().split("\n\n"):
        fields = dict(
            text.split(": ", 1) for text in block.splitlines() if not text.startswith(":")
        )
        if "id" in fields:
            data = json.loads(fields["data"]) if "data" in fields else None
            events.append((int(fields["id"].partition("-")[0]), data and data["kind"]))
    return events


class ManualClock:
    """A clock that a test drives: each sleep takes a second and runs the next action, if any."""

    def __init__(self, *actions) -> None:
        self.seconds, self.actions = 0.0, list(actions)

    def now(self) -> float:
        return self.seconds

    def sleep(self) -> None:
        self.seconds += 1
        if self.actions and (action := self.actions.pop(0)):
            action()


def publish_topic():
    publish(TopicFactory(), by=None, at=TUESDAY)


def read_open_stream(clock, *, after=0, seconds=20) -> str:
    """Read all that a stream sends until it ends."""
    stream = EventStream(Place.parse(place_at(after)), EVERYTHING, clock)
    stream.seconds, stream.is_held_open = seconds, THREAD_BUDGET.wait()
    text = b"".join(stream).decode()
    stream.close()
    return text


def test_events_are_the_lines_of_the_log(api):
    topic = TopicFactory()
    publish(topic, by=None, at=MONDAY)
    withdraw(topic, by=None, at=TUESDAY, reason="error", note="Wrong dose.")

    text = read_text(api("changes/stream/", after=0))

    changes = api("changes/").json()["changes"]
    data = [json.loads(each.removeprefix("data: ")) for each in text.splitlines() if "data" in each]
    assert data == changes
    assert parse_events(text) == [(0, None), (1, "publish"), (2, "withdraw")]
    ids = [each.removeprefix("id: ") for each in text.splitlines() if each.startswith("id")]
    assert ids == ["0", place_at(1), place_at(2)]


def test_without_a_place_it_begins_now(api):
    publish_topic()

    assert read_text(api("changes/stream/")) == f"retry: 5000\nid: {place_at(1)}\n\n"


def test_who_comes_again_misses_nothing(api):
    publish_topic()
    publish_topic()

    text = read_text(api("changes/stream/", after=0, headers={"Last-Event-ID": place_at(1)}))

    assert parse_events(text) == [(1, None), (2, "publish")]


def test_lines_for_others_move_the_place_on(api):
    publish(AuthorFactory(), TopicFactory(), by=None, at=MONDAY)

    text = read_text(api("changes/stream/", after=0, types="author"))

    assert parse_events(text) == [(0, None), (1, "publish"), (2, None)]


@pytest.mark.parametrize("text", ["x", "-1", "1e3", "1", "12345678901"])
def test_id_that_is_none_of_ours_is_refused(api, text):
    assert api("changes/stream/", headers={"Last-Event-ID": text}).status_code == 400


@pytest.mark.parametrize("sequence", [1, 2])
def test_place_of_another_history_is_refused(api, sequence):
    publish_topic()
    place = foreign_place(sequence)

    assert api("changes/stream/", after=place).status_code == 409
    assert api("changes/stream/", headers={"Last-Event-ID": place}).status_code == 409


@pytest.mark.parametrize("number", [0, 1, 2])
def test_held_stream_ends_when_the_log_is_replaced_by_that_of_a_backup(number):
    """A backup may be shorter than what the stream has sent, as long, or longer."""

    backup = copy_tables()

    def restore_and_publish():
        put_back(backup)
        publish(*(TopicFactory() for _ in range(number)), by=None, at=MONDAY)

    clock = ManualClock(publish_topic, restore_and_publish)

    text = read_open_stream(clock)

    assert parse_events(text) == [(0, None), (1, "publish")]
    assert clock.seconds == 2


def test_parameters_are_strict(api):
    assert api("changes/stream/", documents="true").status_code == 400


def test_held_stream_tells_what_happens_when_it_happens():
    text = read_open_stream(ManualClock(None, publish_topic, None, publish_topic))

    assert parse_events(text) == [(0, None), (1, "publish"), (2, "publish")]
    assert text.startswith("retry: 1000\n")


@pytest.mark.django_db(transaction=True, databases=["default", "reader"])
def test_held_stream_does_what_is_due_and_tells_it():
    def schedule():
        scheduled(TopicFactory(), ago=timedelta(minutes=1))

    assert parse_events(read_open_stream(ManualClock(None, schedule))) == [
        (0, None),
        (1, "publish"),
    ]


def test_held_stream_ends_after_its_seconds():
    clock = ManualClock()

    text = read_open_stream(clock, seconds=12)

    assert clock.seconds == 12
    assert text.count(":\n\n") == 2  # every five seconds


def test_stream_is_held_only_with_a_spare_thread(settings):
    settings.THREADS, settings.STREAM_SECONDS = 3, 20
    streams = [EventStream(START, EVERYTHING, ManualClock()) for _ in range(4)]

    assert [stream.is_held_open for stream in streams] == [True, True, False, False]
    assert b"".join(streams[3]) == b"retry: 5000\nid: 0\n\n"
    for stream in streams:
        stream.close()


def test_one_thread_alone_is_never_held(settings):
    settings.THREADS, settings.STREAM_SECONDS = 1, 20

    assert EventStream(START, EVERYTHING).is_held_open is False


def test_held_stream_gives_way_to_work(settings):
    settings.THREADS = 2
    clock = ManualClock(None, THREAD_BUDGET.work)

    read_open_stream(clock)
    THREAD_BUDGET.stop_working()

    assert clock.seconds == 2


def test_far_behind_comes_in_several_answers(monkeypatch):
    monkeypatch.setattr("cms.syndication.sync.event_stream.MAX_CHANGES", 2)
    monkeypatch.setattr("cms.syndication.sync.event_stream.PAGE_SIZE", 1)
    publish(*(TopicFactory() for _ in range(5)), by=None, at=MONDAY)
    stream = EventStream(START, EVERYTHING, ManualClock())

    assert parse_events(b"".join(stream).decode()) == [(0, None), (1, "publish"), (2, "publish")]


def test_head_opens_no_stream(client):
    response = client.head("/api/v1/changes/stream/")

    assert (response.status_code, response["Content-Type"]) == (200, "text/event-stream")
    assert response["Cache-Control"] == "no-store"
