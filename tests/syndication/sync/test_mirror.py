"""examples/mirror: the mirror script for partners."""

import sqlite3
import subprocess
import sys

import pytest

from cms.posts.models import Topic
from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import AuthorFactory, TopicFactory
from tests.places import foreign_place, place_at
from tests.syndication.sync.unreliable_mirror import PATH, UnreliableMirror, mirror


@pytest.fixture
def machine(tmp_path, db) -> UnreliableMirror:
    machine = UnreliableMirror(tmp_path / "copy.sqlite3", 1, meanwhile=lambda: None)
    machine.is_reliable = True
    return machine


def load_texts(machine):
    return list(machine.mirror.store.load_texts())


def test_round_says_what_was_done(machine):
    topic = TopicFactory()
    publish(topic, AuthorFactory(), by=None, at=MONDAY)

    assert machine.mirror.sync() == f"at {place_at(2)}: 2 stored, 0 deleted, 2 held"
    withdraw(topic, by=None, at=TUESDAY, reason="error")
    assert machine.mirror.sync() == f"at {place_at(3)}: 0 stored, 1 deleted, 1 held"
    assert machine.mirror.sync() == f"at {place_at(3)}: 0 stored, 0 deleted, 1 held"


def test_copy_is_byte_for_byte_what_came(machine, client):
    publish(TopicFactory(name="„Rücken“ \\u001a"), by=None, at=MONDAY)

    machine.sync()

    export = b"".join(client.get("/api/v1/export/").streaming_content).splitlines(keepends=True)
    assert [mirror.encode_entry(text) for text in load_texts(machine)] == export[1:-1]
    assert machine.mirror.verify() == f"verified at {place_at(1)}: 1 entries, byte for byte"


def test_changed_copy_does_not_verify(machine):
    publish(TopicFactory(), by=None, at=MONDAY)
    machine.sync()
    machine.mirror.store.database.execute("UPDATE entries SET document = '{}'")

    with pytest.raises(mirror.MirrorError, match="The copy differs"):
        machine.mirror.verify()


def test_bytes_that_do_not_fit_their_digest_are_never_stored(machine, monkeypatch):
    publish(TopicFactory(name="10 mg"), by=None, at=MONDAY)
    request = machine.request

    def forge(path, query, headers):
        response = request(path, query, {})
        return type(response)(
            response.getvalue().replace(b"10 mg", b"90 mg"), response.headers, is_cut=False
        )

    monkeypatch.setattr(machine, "request", forge)

    with pytest.raises(mirror.MirrorError, match="break off"):
        machine.mirror.sync()
    assert load_texts(machine) == []


def test_export_that_breaks_off_goes_on_where_it_was(machine, monkeypatch):
    monkeypatch.setattr(mirror, "COMMIT_EVERY", 2)
    publish(*(TopicFactory() for _ in range(5)), by=None, at=MONDAY)
    request, requests = machine.request, []

    def cut_first(path, query, headers):
        requests.append((path, dict(query)))
        response = request(path, query, {})
        if len(requests) == 1:
            part = response.getvalue()[: -len(response.getvalue()) // 3]
            return type(response)(part, response.headers, is_cut=True)
        return response

    monkeypatch.setattr(machine, "request", cut_first)
    machine.sync()

    assert [path for path, _ in requests] == ["export/", "export/", "changes/"]
    assert requests[1][1]["place"] == place_at(5)
    assert machine.mirror.verify() == f"verified at {place_at(5)}: 5 entries, byte for byte"


def test_restart_drops_what_is_not_published_any_more(machine):
    withdrawn, published = TopicFactory(), TopicFactory()
    publish(withdrawn, published, by=None, at=MONDAY)
    machine.sync()
    withdraw(withdrawn, by=None, at=TUESDAY, reason="error")

    machine.mirror.restart()

    assert machine.mirror.sync() == f"at {place_at(3)}: 1 stored, 1 deleted, 1 held"


@pytest.mark.parametrize("sequence", [1, 2, 9])
def test_copy_of_another_history_starts_again_and_says_so(machine, sequence, capsys):
    kept, gone = TopicFactory(), TopicFactory()
    publish(kept, gone, by=None, at=MONDAY)
    machine.sync()
    withdraw(gone, by=None, at=TUESDAY, reason="error")
    machine.mirror.state["after"] = foreign_place(sequence)

    summary = machine.mirror.sync()

    assert summary == f"at {place_at(3)}: 1 stored, 1 deleted, 1 held"
    assert "restored from a backup" in capsys.readouterr().out
    assert machine.mirror.verify() == f"verified at {place_at(3)}: 1 entries, byte for byte"


def test_copy_of_an_earlier_version_starts_again(machine):
    publish(TopicFactory(), by=None, at=MONDAY)
    machine.sync()
    machine.mirror.store.commit({"after": 1, "also": None, "scope": None, "cursor": None})
    machine.start()

    assert machine.mirror.sync() == f"at {place_at(1)}: 1 stored, 0 deleted, 1 held"


def test_readers_of_the_copy_see_the_old_one_until_the_new_one_is_complete(machine, monkeypatch):
    monkeypatch.setattr(mirror, "COMMIT_EVERY", 1)
    publish(*(TopicFactory(name="Old") for _ in range(4)), by=None, at=MONDAY)
    machine.sync()
    reader = sqlite3.connect(machine.path)
    for topic in Topic.objects.all():
        topic.name = "New"
        topic.save()
    publish(*Topic.objects.all(), by=None, at=TUESDAY)
    commit, seen = machine.mirror.store.commit, []

    def commit_and_look(state):
        commit(state)
        rows = reader.execute("SELECT document ->> 'name' FROM entries").fetchall()
        seen.append({name for (name,) in rows})

    monkeypatch.setattr(machine.mirror.store, "commit", commit_and_look)
    machine.mirror.restart()
    machine.sync()

    assert seen[:-2] == [{"Old"}] * 5  # forgotten, and four entries
    assert seen[-2:] == [{"New"}] * 2  # the end of the export, and of the log
    reader.close()


def test_export_that_was_resumed_replaces_the_copy_once_it_is_one_state(machine, monkeypatch):
    """The part that came before the break is older than the rest."""
    monkeypatch.setattr(mirror, "COMMIT_EVERY", 1)
    topics = [TopicFactory(name="Old") for _ in range(4)]
    publish(*topics, by=None, at=MONDAY)
    first, request = min(topics, key=lambda topic: str(topic.pk)), machine.request
    requests, seen = [], []

    def break_off(path, query, headers):
        requests.append(path)
        seen.append(machine.count())
        response = request(path, query, {})
        if len(requests) > 1:
            return response
        first.name = "New"
        first.save()
        publish(first, by=None, at=TUESDAY)
        part = b"".join(response.getvalue().splitlines(keepends=True)[:3])
        return type(response)(part, response.headers, is_cut=True)

    monkeypatch.setattr(machine, "request", break_off)
    machine.sync()

    assert requests == ["export/", "export/", "changes/"]
    assert seen == [0, 0, 0]
    assert machine.mirror.verify() == f"verified at {place_at(5)}: 4 entries, byte for byte"


@pytest.mark.django_db(transaction=True, databases=["default", "reader"])
def test_command_mirrors_a_real_server(live_server, tmp_path, settings):
    settings.BASE_URL = live_server.url
    publish(*(TopicFactory() for _ in range(3)), by=None, at=MONDAY)
    arguments = [f"{live_server.url}/api/v1/", str(tmp_path / "copy"), "--once", "--verify"]

    ended = subprocess.run(
        [sys.executable, "-I", PATH, *arguments], capture_output=True, text=True, check=False
    )

    assert (ended.returncode, ended.stderr) == (0, "")
    summaries = [text.partition(" ")[2] for text in ended.stdout.splitlines()]
    assert summaries == [
        f"at {place_at(3)}: 3 stored, 0 deleted, 3 held",
        f"verified at {place_at(3)}: 3 entries, byte for byte",
    ]
    assert (tmp_path / "copy" / "mirror.sqlite3").exists()


def test_help_is_worth_reading():
    ended = subprocess.run(
        [sys.executable, "-I", PATH, "--help"], capture_output=True, text=True, check=True
    )

    assert "Kill it whenever you like" in ended.stdout
    for option in ("--once", "--follow", "--every", "--verify", "--restart", "MARROW_KEY"):
        assert option in ended.stdout
