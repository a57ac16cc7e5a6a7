"""The tombstones of RFC 6721: what is withdrawn says so, and when."""

import pytest

from tests.clock import THURSDAY, WEDNESDAY
from tests.syndication.feeds.conftest import list_ids
from tests.syndication.feeds.elements import find_entry, find_links
from tests.syndication.feeds.validators import AT, ATOM, MARROW, atom_faults, parse_instant

pytestmark = pytest.mark.django_db


def test_withdrawn_entry_leaves_a_tombstone_and_nothing_of_its_text(api, feed, world, withdrawn):
    withdrawn(world.second, reason="safety", note="Wrong dose.", replacement=world.first.pk)

    root = feed("posts.atom")
    (stone,) = root.findall(f"{AT}deleted-entry")

    assert list_ids(root) == [f"urn:uuid:{world.second.pk}", f"urn:uuid:{world.first.pk}"]
    assert (stone.get("ref"), stone.get("when")) == (
        f"urn:uuid:{world.second.pk}",
        "2026-03-03T09:00:00Z",
    )
    assert stone.findtext(f"{AT}by/{ATOM}name") == "Marrow"
    assert "Wrong dose." in stone.findtext(f"{AT}comment")
    assert find_links(stone, "related") == ["http://localhost:8000/posts/first/"]
    assert stone.find(f"{MARROW}withdrawal").get("reason") == "safety"
    assert b"What helps" not in api("/feeds/posts.atom").content


@pytest.mark.parametrize("significance", ["minor", "update"])
def test_entry_that_comes_back_has_no_tombstone_any_more(
    feed, world, withdrawn, edited, significance
):
    withdrawn(world.first)
    edited(world.first, "Back again", at=WEDNESDAY, significance=significance)

    root = feed("posts.atom")

    assert root.findall(f"{AT}deleted-entry") == []
    assert parse_instant(find_entry(root, world.first).findtext(f"{ATOM}updated")) == WEDNESDAY
    assert atom_faults(root) == []


def test_each_withdrawal_has_one_tombstone_with_its_own_time(feed, world, withdrawn, edited):
    withdrawn(world.first)
    edited(world.first, "Back again", at=WEDNESDAY)
    withdrawn(world.first, at=THURSDAY)

    (stone,) = feed("posts.atom").findall(f"{AT}deleted-entry")

    assert parse_instant(stone.get("when")) == THURSDAY
