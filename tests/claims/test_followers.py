"""Whoever follows the log gets what an acceptance has changed, in the order of the log."""

import json

import pytest

from cms.authoring.moved_figures.decisions import accept_figures
from cms.published.models.log import Change, Head
from tests.claims.test_moved_figures import (
    REASON,
    claim,
    list_waiting,
    move,
    post,
    result,
    versions_of,
)
from tests.clock import WEDNESDAY
from tests.syndication.push.conftest import clock, no_jitter_and_no_interval
from tests.syndication.push.fakes import Receiver, create_subscription, deliver_all
from tests.syndication.sync.unreliable_mirror import UnreliableMirror

__all__ = ["claim", "clock", "no_jitter_and_no_interval", "post", "result"]
pytestmark = pytest.mark.django_db
NOTE = f"“69 %” is now “67 %”. {REASON}"


@pytest.fixture
def latest(result, post):
    """The place of the log at which the figure waits for a decision."""
    move(result)
    return Head.objects.get().sequence


def accept():
    return accept_figures(versions_of(list_waiting()), reason=REASON, by=None, at=WEDNESDAY)


def list_logged(latest):
    """List what the log says since, of publications with their editions, and of evidence."""
    return [
        (each.sequence, each.kind, each.type, each.edition, each.significance, each.note)
        for each in Change.objects.filter(sequence__gt=latest).order_by("sequence")
    ]


def test_a_webhook_brings_editions_and_corrections_in_order(latest, clock):
    create_subscription(delivered_sequence=latest)
    receiver = Receiver()

    accept()
    deliver_all(receiver, clock)

    keys = ("sequence", "kind", "type", "edition", "significance", "note")
    received = [
        tuple(change[key] for key in keys)
        for payload in receiver.payloads
        for change in payload["data"]["changes"]
    ]
    assert received == list_logged(latest)
    assert [each[1:] for each in received if each[1] == "publish"] == [
        ("publish", "claim", 2, "correction", NOTE),
        ("publish", "post", 2, "correction", NOTE),
    ]


def test_a_mirror_holds_the_new_words_with_the_correction(tmp_path, latest):
    machine = UnreliableMirror(tmp_path / "copy.sqlite3", 1, meanwhile=lambda: None)
    machine.is_reliable = True
    machine.mirror.sync()
    before = read_copies(machine)

    accept()
    machine.mirror.sync()

    after = read_copies(machine)
    assert (before["post"]["title"], before["post"]["evidence"]) == (
        "It helped 69 % of patients",
        "drifted",
    )
    assert (after["post"]["title"], after["post"]["evidence"]) == (
        "It helped 67 % of patients",
        "current",
    )
    for each in (after["claim"], after["post"]):
        assert [(item["edition"], item["note"]) for item in each["corrections"]] == [(2, NOTE)]
    assert machine.mirror.verify().startswith("verified at ")


def test_the_feed_of_corrections_lists_them_newest_first(client, latest):
    accept()

    items = client.get("/feeds/corrections.json").json()["items"]

    assert items[0]["title"].endswith("It helped 67 % of patients")
    assert NOTE in json.dumps(items[0], ensure_ascii=False)


def read_copies(machine):
    copies = map(json.loads, machine.mirror.store.load_texts())
    return {each["type"]: each for each in copies}
