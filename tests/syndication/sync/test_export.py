"""``export/``: all published entries, at one sequence of the log."""

import gzip
import json
from hashlib import sha256
from threading import Thread
from uuid import UUID

import pytest
from django.db import connections
from django.test import Client

from cms.api.http.thread_budget import THREAD_BUDGET
from cms.publishing import publish, withdraw
from cms.syndication.sync import export_stream as exports
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import AuthorFactory, TopicFactory
from tests.places import foreign_place, place_at


def read_bytes(response) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def parse_lines(response):
    return [json.loads(text) for text in read_bytes(response).splitlines()]


@pytest.mark.django_db
def test_empty_house_exports_a_header_and_an_end(api):
    assert parse_lines(api("export/")) == [
        {"kind": "export", "place": "0", "sequence": 0, "snapshot": 0, "scope": None},
        {"kind": "end", "place": "0", "count": 0, "digest": sha256().hexdigest()},
    ]


@pytest.mark.django_db
def test_export_holds_every_entry_once_in_the_order_of_type_and_id(api, world):
    header, *entries, end = parse_lines(api("export/"))

    keys = [(each["document"]["type"], each["document"]["id"]) for each in entries]
    drafts = [world.pain, world.fusion, world.discectomy, world.marrow, world.measure, world.study]
    drafts += [
        world.citation,
        world.image,
        world.ada,
        world.topic,
        world.series,
        world.first,
        world.second,
    ]
    assert keys == sorted((draft.published.type, str(draft.pk)) for draft in drafts)
    assert (header["sequence"], end["count"]) == (13, 13)
    assert header["place"] == end["place"] == place_at(13)


@pytest.mark.django_db
def test_last_line_proves_the_others(api, world):
    _, *entries, end = read_bytes(api("export/")).splitlines(keepends=True)

    assert sha256(b"".join(entries)).hexdigest() == json.loads(end)["digest"]


@pytest.mark.django_db
def test_export_and_log_say_the_same(api, world):
    _, *entries, _ = parse_lines(api("export/"))
    changes = api("changes/", documents="true").json()["changes"]

    documents = {change["document"]["id"]: change["document"] for change in changes}
    assert {each["document"]["id"]: each["document"] for each in entries} == documents


@pytest.mark.django_db
def test_export_that_broke_off_goes_on_after_its_last_entry(api, world, published):
    complete = parse_lines(api("export/"))
    last = complete[4]["document"]
    published(TopicFactory(), at=TUESDAY)

    place = {"after": f"{last['type']}:{last['id']}", "place": complete[0]["place"]}
    response = api("export/", **place)
    header, *rest, end = parse_lines(response)

    assert response["Marrow-Place"] == place_at(14)
    assert header == {
        "kind": "export",
        "place": place_at(13),
        "sequence": 13,
        "snapshot": 14,
        "scope": None,
    }
    there = {each["document"]["id"] for each in complete[5:-1]}
    assert there < {each["document"]["id"] for each in rest}
    assert end["count"] == len(rest) == len(there) + 1


@pytest.mark.django_db
def test_export_goes_on_with_all_of_the_types_that_come_later_whatever_their_ids(api, world):
    complete = parse_lines(api("export/"))

    rest = parse_lines(api("export/", after=f"author:{UUID(int=2**128 - 1)}", place=place_at(13)))

    assert rest[1:-1] == [each for each in complete[1:-1] if each["document"]["type"] != "author"]


@pytest.mark.django_db
def test_only_some_types_and_languages(api):
    publish(TopicFactory(), AuthorFactory(), by=None, at=MONDAY)
    spanish = TopicFactory(locale="es")
    publish(spanish, by=None, at=MONDAY)

    _, *entries, _ = parse_lines(api("export/", types="topic", locales="es"))

    assert [each["document"]["id"] for each in entries] == [str(spanish.pk)]


@pytest.mark.django_db
def test_head_says_how_far_the_log_has_come_and_sends_nothing(client, world):
    response = client.head("/api/v1/export/")

    assert (response.status_code, response.content) == (200, b"")
    assert response["Marrow-Place"] == place_at(13)


@pytest.mark.django_db
def test_who_has_this_export_already_is_told_so(api, world, published):
    first = api("export/")
    read_bytes(first)
    headers = {"If-None-Match": first["ETag"]}

    same = api("export/", headers=headers)
    narrower = parse_lines(api("export/", types="post", headers=headers))
    position = {"after": f"author:{UUID(int=0)}", "place": place_at(13)}
    rest = parse_lines(api("export/", **position, headers=headers))
    published(TopicFactory(), at=TUESDAY)
    later = parse_lines(api("export/", headers=headers))

    assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
    assert [len(narrower), len(rest), len(later)] == [4, 15, 16]
    assert first["Cache-Control"] == "public, no-cache"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["BASE_URL", "SITE_URL"])
def test_export_of_before_the_house_moved_does_not_hold(client, settings, name):
    before = client.head("/api/v1/export/")

    setattr(settings, name, "https://elsewhere.example")

    assert client.head("/api/v1/export/")["ETag"] != before["ETag"]


@pytest.mark.django_db
def test_export_comes_compressed_to_whoever_asks_for_it(api, world):
    plain = api("export/")
    text = read_bytes(plain)
    packed = api("export/", headers={"Accept-Encoding": "gzip"})

    assert packed["Content-Encoding"] == "gzip"
    assert packed["ETag"] != plain["ETag"]
    assert packed["Vary"] == plain["Vary"] == "Accept, Accept-Encoding, Authorization, Prefer"
    assert gzip.decompress(read_bytes(packed)) == text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"after": "post:1", "place": "0"}, "after"),
        ({"after": "result:0b0c2f6e-52ad-4f52-93ac-6f21a1a0ad5d", "place": "0"}, "after"),
        ({"after": "post:0b0c2f6e-52ad-4f52-93ac-6f21a1a0ad5d"}, "after"),
        ({"after": "post:0b0c2f6e-52ad-4f52-93ac-6f21a1a0ad5d", "place": "1"}, "place"),
        ({"place": "0"}, "place"),
        ({"page_size": "5"}, "page_size"),
    ],
)
def test_what_cannot_be_used_is_refused(api, query, parameter):
    response = api("export/", **query)

    assert response.status_code == 400
    assert [each["parameter"] for each in response.json()["errors"]] == [parameter]


@pytest.mark.django_db
def test_other_representations_are_refused(api):
    assert api("export/", headers={"Accept": "application/json"}).status_code == 406


@pytest.mark.django_db
def test_export_of_a_place_of_another_history_is_refused_and_keeps_no_thread(api):
    after = "post:0b0c2f6e-52ad-4f52-93ac-6f21a1a0ad5d"

    assert api("export/", after=after, place=foreign_place(1)).status_code == 409
    assert THREAD_BUDGET.working == 0


@pytest.mark.django_db
def test_batch_costs_two_statements(api, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(exports, "BATCH_SIZE", 2)
    publish(*(TopicFactory(parent=TopicFactory()) for _ in range(5)), by=None, at=MONDAY)

    # Twice the head; each of eleven types once; of topics two full batches more, and the types of
    # linked entries for each batch.
    with django_assert_num_queries(2 + 11 + 2 + 3):
        read_bytes(api("export/"))


@pytest.mark.django_db
def test_as_many_exports_as_there_are_spare_threads(api, settings, world):
    settings.THREADS = 2
    first = api("export/")

    busy = api("export/")
    read_bytes(first)
    again = api("export/")

    assert (busy.status_code, busy.json()["title"]) == (503, "Too many requests at once")
    assert busy["Retry-After"] == "10"
    assert len(parse_lines(again)) == 15
    assert THREAD_BUDGET.working == 0


@pytest.mark.django_db(transaction=True, databases=["default", "reader"])
def test_export_is_one_state_whatever_is_published_meanwhile(guard, monkeypatch):
    guard.is_on = False  # the publication happens amid the request
    monkeypatch.setattr(exports, "BATCH_SIZE", 1)
    topics = [TopicFactory(name="A") for _ in range(3)]
    publish(*topics, by=None, at=MONDAY)

    response = Client().get("/api/v1/export/")
    chunks = iter(response.streaming_content)
    first_chunks = [next(chunks), next(chunks)]
    thread = Thread(target=change_topics, args=(topics,))
    thread.start()
    thread.join()
    lines = b"".join([*first_chunks, *chunks]).splitlines()
    response.close()

    names = [json.loads(text)["document"]["name"] for text in lines[1:-1]]
    assert names == ["A", "A", "A"]
    assert json.loads(lines[0])["sequence"] == 3
    assert Client().get("/api/v1/changes/").json()["head"] == 7


def change_topics(topics):
    try:
        withdraw(topics[0], by=None, at=TUESDAY, reason="error")
        for topic in topics[1:]:
            topic.name = "B"
            topic.save()
        publish(*topics[1:], TopicFactory(), by=None, at=TUESDAY)
    finally:
        connections.close_all()
