"""Followers of the other channels: server-sent events, webhooks, a feed, and the hub.

Each follows what the documentation says, on a machine that crashes. ``entries`` are the entries
that it holds, by type and id, with their editions.
"""

import importlib.util
import json
import os
import random
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.test import Client

from cms.lib.outbound.response import NoResponseError, OutboundResponse
from cms.syndication.partners.models import Partner
from cms.syndication.push.models import Follower
from cms.syndication.push.websub import distribution
from cms.syndication.push.websub.topics import FeedKey, parse_topic, render_feed
from tests.syndication.push.fakes import Clock, create_subscription, deliver_all

Entries = dict[tuple[str, str], int]
RECEIVER = Path(__file__).resolve().parents[3] / "examples" / "receiver" / "receiver.py"


@dataclass(frozen=True)
class Narrowing:
    """What a follower gets of the log: parameters of its requests, or a partner with its key."""

    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    partner: Partner | None = None


def read_export(narrowing: Narrowing) -> tuple[str, Entries]:
    """Return the place of a fresh export, and its entries."""
    response: Any = Client().get("/api/v1/export/", narrowing.query, headers=narrowing.headers)
    lines = [json.loads(text) for text in b"".join(response.streaming_content).splitlines()]
    documents = [line["document"] for line in lines[1:-1]]
    return lines[0]["place"], {(each["type"], each["id"]): each["edition"] for each in documents}


def apply_change(entries: Entries, change: dict[str, Any]) -> None:
    key = (change["type"], change["id"])
    if change["kind"] in ("withdraw", "leave"):
        entries.pop(key, None)
    elif change["kind"] == "publish":
        entries[key] = change["edition"]


class StreamFollower:
    """A client of the event stream, which reconnects with the id of the last event."""

    def __init__(self, seed: int, narrowing: Narrowing) -> None:
        self.random, self.narrowing, self.starts = random.Random(seed), narrowing, 0
        self.start()

    def start(self) -> None:
        self.starts += 1
        self.place, self.entries = read_export(self.narrowing)
        self.stored = (self.place, dict(self.entries))

    def follow(self) -> None:
        address, narrowing = "/api/v1/changes/stream/", self.narrowing
        headers = {"Last-Event-ID": self.place, **narrowing.headers}
        response: Any = Client().get(address, narrowing.query, headers=headers)
        if response.status_code == 409:
            self.start()
            return
        assert response.status_code == 200
        for block in b"".join(response.streaming_content).decode().strip().split("\n\n"):
            fields = dict(line.split(": ", 1) for line in block.splitlines())
            if "data" in fields:
                apply_change(self.entries, json.loads(fields["data"]))
            self.place = fields.get("id", self.place)
            if self.random.random() < 0.2:
                self.stored = (self.place, dict(self.entries))

    def nudge(self) -> None:
        if self.random.random() < 0.1:  # a crash
            self.place, self.entries = self.stored[0], dict(self.stored[1])
        if self.random.random() < 0.5:
            self.follow()


class WebhookFollower:
    """The receiver that we ship, with a copy that it keeps. Its machine crashes now and then."""

    def __init__(self, seed: int, folder: Path, narrowing: Narrowing) -> None:
        self.random, self.narrowing, self.starts = random.Random(seed), narrowing, 0
        self.is_reliable = False
        self.url = f"https://{uuid4()}.example/"
        values: dict[str, Any] = {n: text.split(",") for n, text in narrowing.query.items()}
        if narrowing.partner:
            values["partner"] = narrowing.partner
        create_subscription(self.url, url=self.url, **values)
        self.receiver = load_receiver(folder / f"{uuid4()}.sqlite3")
        self.receiver.act_on = lambda change: apply_change(self.entries, change)
        self.receiver.start_again = self.start
        self.entries: Entries = {}

    def start(self) -> None:
        self.starts += 1
        _, entries = read_export(self.narrowing)
        self.entries.clear()
        self.entries.update(entries)

    def receive(self, request: dict[str, Any]) -> OutboundResponse:
        luck = 1.0 if self.is_reliable else self.random.random()
        if luck < 0.05:
            raise NoResponseError("It crashed before it stored the message.")
        message = json.loads(request["body"])
        id = request["headers"]["webhook-id"]
        self.receiver.store_message(id, message["type"], message["data"])
        if luck < 0.1:
            raise NoResponseError("It crashed after it stored the message.")
        return OutboundResponse(204, {}, b"", is_complete=True)


def load_receiver(file: Path) -> ModuleType:
    os.environ.setdefault("WEBHOOK_SECRET", "")
    spec = importlib.util.spec_from_file_location("receiver", RECEIVER)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.FILE = str(file)
    with module.closing(module.sqlite3.connect(module.FILE)) as database:
        database.executescript(module.TABLES)
    return module


class HubFollower:
    """A callback of the hub, which holds the feed as it came last."""

    def __init__(self, path: str, *, now: Any) -> None:
        self.topic, self.body = f"{settings.BASE_URL}{path}", b""
        self.callback = f"https://{uuid4()}.example/"
        feed = parse_topic(self.topic)
        assert feed
        self.feed: FeedKey = feed
        Follower.objects.create(
            callback=self.callback,
            topic=self.topic,
            expires_at=now + timedelta(days=10_000),
            **asdict(feed),
        )

    def receive(self, request: dict[str, Any]) -> OutboundResponse:
        self.body = request["body"]
        return OutboundResponse(204, {}, b"", is_complete=True)

    def current_body(self) -> bytes:
        content = render_feed(self.feed)
        assert content
        return content.body


class Network:
    """Delivers webhooks and feeds to their followers."""

    def __init__(self, followers: list[WebhookFollower | HubFollower]) -> None:
        self.clock = Clock()
        self.by_address = {getattr(each, "url", None) or each.callback: each for each in followers}

    def send(self, method: str, address: str, **request: Any) -> OutboundResponse:
        response: OutboundResponse = self.by_address[address].receive(request)
        return response

    def deliver(self, **wait: int) -> None:
        self.clock.wait(**wait)
        deliver_all(self.send, self.clock, most=10_000)
        while distribution.serve_next(send=self.send, clock=self.clock):
            pass


#: Of an item: its place, and its edition; None if it was withdrawn or has left the feed.
ItemState = tuple[str, int | None]


class FeedFollower:
    """A reader of a JSON Feed that keeps its items: docs/how-to/follow-the-feeds.md."""

    def __init__(self, seed: int, path: str) -> None:
        self.random, self.path, self.starts = random.Random(seed), path, 0
        self.items: dict[str, ItemState] = {}

    def follow(self) -> None:
        read, bottom = self.read_news()
        vanished = [
            id
            for id, (place, edition) in self.items.items()
            if edition is not None and id not in read and sequence_of(place) > bottom
        ]
        if vanished:
            self.starts += 1
            self.items = {}
            read, _ = self.read_news()
        self.items |= read

    def read_news(self) -> tuple[dict[str, ItemState], int]:
        """Read the first document, and pages until one brings nothing new.

        Return their items and the sequence of the last one; 0: there are no older items.
        """
        read: dict[str, ItemState] = {}
        address: str | None = self.path
        while address:
            parts = urlsplit(address)
            response = Client().get(f"{parts.path}?{parts.query}")
            if response.status_code != 200:
                return {}, 0  # there is nothing that this feed could be about
            page = response.json()
            items = dict(map(parse_item, page["items"]))
            read |= items
            if address != self.path and items.items() <= self.items.items():
                *_, (place, _) = items.values()
                return read, sequence_of(place)
            address = page.get("next_url")
        return read, 0

    def nudge(self) -> None:
        if self.random.random() < 0.4:
            self.follow()

    def live_items(self) -> dict[str, str]:
        """Return the places of items that are part of the feed, by id."""
        return {id: place for id, (place, edition) in self.items.items() if edition is not None}


def parse_item(item: dict[str, Any]) -> tuple[str, ItemState]:
    syndication = item["_syndication"]
    is_gone = "_tombstone" in item or "has_left" in syndication
    return item["id"], (syndication["place"], None if is_gone else syndication["edition"])


def sequence_of(place: str) -> int:
    return int(place.partition("-")[0])
