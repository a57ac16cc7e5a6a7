"""Tombstones (RFC 6721) of withdrawn entries, with their times."""

import pytest

from tests.clock import THURSDAY, WEDNESDAY
from tests.syndication.feeds.conftest import list_ids
from tests.syndication.feeds.elements import find_entry, find_links
from tests.syndication.feeds.validators import AT, ATOM, MARROW, find_atom_faults, parse_instant

pytestmark = pytest.mark.django_db


def test_withdrawn_entry_leaves_a_tombstone_and_nothing_of_its_text(
    api, feed, world, withdraw_entry
):
    withdraw_entry(world.second, reason="safety", note="Wrong dose.", replacement=world.first.pk)

    root = feed("posts.atom")
    (tombstone,) = root.findall(f"{AT}deleted-entry")

    assert list_ids(root) == [f"urn:uuid:{world.second.pk}", f"urn:uuid:{world.first.pk}"]
    assert (tombstone.get("ref"), tombstone.get("when")) == (
        f"urn:uuid:{world.second.pk}",
        "2026-03-03T09:00:00.000Z",
    )
    assert tombstone.findtext(f"{AT}by/{ATOM}name") == "Marrow"
    assert "Wrong dose." in tombstone.findtext(f"{AT}comment")
    assert find_links(tombstone, "related") == ["http://localhost:8000/posts/first/"]
    assert tombstone.find(f"{MARROW}withdrawal").get("reason") == "safety"
    assert b"What helps" not in api("/feeds/posts.atom").content


@pytest.mark.parametrize("significance", ["minor", "update"])
def test_entry_that_comes_back_has_no_tombstone_any_more(
    feed, world, withdraw_entry, edit, significance
):
    withdraw_entry(world.first)
    edit(world.first, "Back again", at=WEDNESDAY, significance=significance)

    root = feed("posts.atom")

    assert root.findall(f"{AT}deleted-entry") == []
    assert parse_instant(find_entry(root, world.first).findtext(f"{ATOM}updated")) == WEDNESDAY
    assert find_atom_faults(root) == []


def test_each_withdrawal_has_one_tombstone_with_its_own_time(feed, world, withdraw_entry, edit):
    withdraw_entry(world.first)
    edit(world.first, "Back again", at=WEDNESDAY)
    withdraw_entry(world.first, at=THURSDAY)

    (tombstone,) = feed("posts.atom").findall(f"{AT}deleted-entry")

    assert parse_instant(tombstone.get("when")) == THURSDAY
