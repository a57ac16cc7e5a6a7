"""examples/mirror: the mirror script for partners."""

import subprocess
import sys

import pytest

from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import AuthorFactory, TopicFactory
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

    assert machine.mirror.sync() == "at 2 of 2: 2 stored, 0 deleted, 2 held"
    withdraw(topic, by=None, at=TUESDAY, reason="error")
    assert machine.mirror.sync() == "at 3 of 3: 0 stored, 1 deleted, 1 held"
    assert machine.mirror.sync() == "at 3 of 3: 0 stored, 0 deleted, 1 held"


def test_copy_is_byte_for_byte_what_came(machine, client):
    publish(TopicFactory(name="„Rücken“ \\u001a"), by=None, at=MONDAY)

    machine.sync()

    export = b"".join(client.get("/api/v1/export/").streaming_content).splitlines(keepends=True)
    assert [mirror.encode_entry(text) for text in load_texts(machine)] == export[1:-1]
    assert machine.mirror.verify() == "verified at 1: 1 entries, byte for byte"


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
    assert requests[1][1]["sequence"] == 5
    assert machine.mirror.verify() == "verified at 5: 5 entries, byte for byte"


def test_restart_drops_what_is_not_published_any_more(machine):
    withdrawn, published = TopicFactory(), TopicFactory()
    publish(withdrawn, published, by=None, at=MONDAY)
    machine.sync()
    withdraw(withdrawn, by=None, at=TUESDAY, reason="error")

    machine.mirror.restart()

    assert machine.mirror.sync() == "at 3 of 3: 1 stored, 1 deleted, 1 held"


def test_server_that_lost_what_it_had_said_is_not_believed(machine):
    publish(TopicFactory(), by=None, at=MONDAY)
    machine.sync()
    machine.mirror.state["after"] = 9

    with pytest.raises(mirror.MirrorError, match="restored from a backup"):
        machine.mirror.sync()
    assert len(load_texts(machine)) == 1


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
        "at 3 of 3: 3 stored, 0 deleted, 3 held",
        "verified at 3: 3 entries, byte for byte",
    ]
    assert (tmp_path / "copy" / "mirror.sqlite3").exists()


def test_help_is_worth_reading():
    ended = subprocess.run(
        [sys.executable, "-I", PATH, "--help"], capture_output=True, text=True, check=True
    )

    assert "Kill it\nwhenever you like" in ended.stdout
    for option in ("--once", "--follow", "--every", "--verify", "--restart", "MARROW_KEY"):
        assert option in ended.stdout
