"""What narrowed feeds have to say, computed from a record of all acts, and what they say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from lxml import etree

from tests.syndication.feeds.validators import AT, ATOM, MARROW

#: States of an entry in a feed, beside its edition.
WITHDRAWN, LEFT = "withdrawn", "left"
NOTICE_DAYS = timedelta(days=30)


@dataclass(frozen=True)
class Moment:
    """An entry after one change: its targets, None after a withdrawal."""

    sequence: int
    entry_id: str
    at: datetime
    targets: frozenset[str] | None
    edition: int
    is_notice: bool


class History:
    """The changes of all entries, in order."""

    def __init__(self) -> None:
        self.moments: list[Moment] = []

    def of_entries(self) -> Iterator[list[Moment]]:
        ids = dict.fromkeys(moment.entry_id for moment in self.moments)
        for id in ids:
            yield [moment for moment in self.moments if moment.entry_id == id]

    def expected_states(self, target: str) -> dict[str, Any]:
        """Return the state of every entry that the feed of the target ever showed."""
        states = {}
        for moments in self.of_entries():
            latest = moments[-1]
            if any(target in (moment.targets or ()) for moment in moments):
                member = target in (latest.targets or ())
                gone = WITHDRAWN if latest.targets is None else LEFT
                states[latest.entry_id] = latest.edition if member else gone
        return states

    def fresh_notices(self, target: str, *, now: datetime) -> dict[str, int]:
        """Return by entry the latest change of the last days that its readers must be told of.

        These are corrections and withdrawals of entries that were once in the feed, and leaving.
        """
        notices = {}
        for moments in self.of_entries():
            was_member = False
            for moment in moments:
                was_member = was_member or target in (moment.targets or ())
                if was_member and moment.is_notice and moment.at >= now - NOTICE_DAYS:
                    notices[moment.entry_id] = moment.sequence
            left_at = find_leaving(moments, target)
            if left_at is not None and left_at.at >= now - NOTICE_DAYS:
                notices[left_at.entry_id] = max(left_at.sequence, notices.get(left_at.entry_id, 0))
        return notices


def find_leaving(moments: list[Moment], target: str) -> Moment | None:
    """Find the change by which the entry left the target, if it has not come back since."""
    for before, moment in reversed(list(pairwise(moments))):
        if target in (moment.targets or ()):
            return None
        if target in (before.targets or ()):
            return moment
    return None


def get(address: str) -> Any:
    parts = urlsplit(address)
    response = Client().get(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    assert response.status_code == 200, (address, response.content)
    return response


def read_state(marrow: Any) -> Any:
    """Return the state that an extension element says."""
    return LEFT if marrow.get("has-left") else int(marrow.get("edition"))


def read_walk(address: str) -> dict[str, Any]:
    """Walk through all documents of an Atom feed; every entry comes once."""
    states: dict[str, Any] = {}
    while address:
        root = etree.fromstring(get(address).content)
        for entry in root.iter(f"{ATOM}entry"):
            id = entry.findtext(f"{ATOM}id")
            if entry.find(f"{MARROW}withdrawal") is None:  # that of the feed's target
                assert id not in states
                states[id] = read_state(entry.find(f"{MARROW}syndication"))
        for tombstone in root.iter(f"{AT}deleted-entry"):
            assert tombstone.get("ref") not in states
            states[tombstone.get("ref")] = WITHDRAWN
        links = {link.get("rel"): link.get("href") for link in root.iterchildren(f"{ATOM}link")}
        address = links.get("prev-archive", "")
    return {id.removeprefix("urn:uuid:"): state for id, state in states.items()}


def read_pages(address: str) -> dict[str, Any]:
    """Read all pages of a JSON feed; every entry comes once."""
    states: dict[str, Any] = {}
    while address:
        body = get(address).json()
        for item in body["items"]:
            syndication = item["_syndication"]
            id = item["id"].removeprefix("urn:uuid:")
            if id != syndication["id"]:
                continue  # the withdrawal of the feed's target
            assert id not in states
            state = LEFT if syndication.get("has_left") else syndication["edition"]
            states[id] = WITHDRAWN if "_tombstone" in item else state
        address = body.get("next_url", "")
    return states


def read_first_sequences(base: str) -> Iterator[dict[str, int]]:
    """Read the first document in each format: the sequence at which each entry stands there."""
    body = get(f"{base}.json").json()
    yield {
        item["_syndication"]["id"]: item["_syndication"]["sequence"]
        for item in reversed(body["items"])
    }
    for feed_format in ("atom", "rss"):
        sequences = {}
        for element in etree.fromstring(get(f"{base}.{feed_format}").content).iter():
            if element.tag in ("item", f"{ATOM}entry", f"{AT}deleted-entry"):
                id = element.get("ref") or element.findtext(f"{ATOM}id") or element.findtext("guid")
                marrow = element.find(f"{MARROW}syndication")
                sequences[id.removeprefix("urn:uuid:")] = int(marrow.get("sequence"))
        yield sequences
