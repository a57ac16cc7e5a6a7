"""What each channel says of the posts, in one form, for the law "one event, all channels".

Each returns, by entry id, what the channel holds of it now: ``(edition, title)`` of an entry that
is there, or ``GONE`` of one that it says was withdrawn. What a channel does not know is missing.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.test import Client
from lxml import etree

from cms.published.models.log import Change
from cms.published.models.rows import published_types
from cms.syndication.push.models import Subscription
from tests.syndication.push.world import Clock, Receiver, tell

ChannelState = dict[str, Any]
WITHDRAWN = "withdrawn"
ATOM = "{http://www.w3.org/2005/Atom}"
AT = "{http://purl.org/atompub/tombstones/1.0}"
MARROW = "{urn:x-marrow:syndication:1}"


def get(address: str) -> Any:
    parts = urlsplit(address)
    return Client().get(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def read_database() -> ChannelState:
    """What the database says: the one that all others must agree with."""
    rows = published_types()["post"]._default_manager
    there = {str(pk): (n, title) for pk, n, title in rows.values_list("pk", "edition", "title")}
    known = Change.objects.filter(type="post").values_list("entry_id", flat=True)
    return {str(pk): there.get(str(pk), WITHDRAWN) for pk in known}


def published_only(said: ChannelState) -> ChannelState:
    return {id: what for id, what in said.items() if what != WITHDRAWN}


def read_lists() -> ChannelState:
    found, address = {}, "/api/v1/posts/?page_size=2"
    while address:
        page = get(address).json()
        found |= {each["id"]: (each["edition"], each["title"]) for each in page["results"]}
        address = page["next"]
    return found


def read_details(ids: Iterable[str]) -> ChannelState:
    return {id: parse_detail(get(f"/api/v1/posts/{id}/")) for id in ids}


def parse_detail(response: Any) -> Any:
    told = response.json()
    return (told["edition"], told["title"]) if response.status_code == 200 else WITHDRAWN


def read_atom() -> ChannelState:
    """The feed and all of its archive documents, each entry and each tombstone once."""
    found: ChannelState = {}
    address = "/feeds/posts.atom"
    while address:
        feed = etree.fromstring(get(address).content)
        for entry in feed.iter(f"{ATOM}entry"):
            id = entry.findtext(f"{ATOM}id").removeprefix("urn:uuid:")
            assert id not in found
            edition = int(entry.find(f"{MARROW}syndication").get("edition"))
            found[id] = (edition, entry.findtext(f"{ATOM}title"))
        for grave in feed.iter(f"{AT}deleted-entry"):
            id = grave.get("ref").removeprefix("urn:uuid:")
            assert id not in found
            found[id] = WITHDRAWN
        links = {link.get("rel"): link.get("href") for link in feed.iterchildren(f"{ATOM}link")}
        address = links.get("prev-archive")
    return found


def read_rss() -> ChannelState:
    items = etree.fromstring(get("/feeds/posts.rss").content).iter("item")
    return dict(map(parse_rss_item, items))


def parse_rss_item(item: Any) -> tuple[str, Any]:
    id = item.findtext("guid").removeprefix("urn:uuid:")
    if item.find(f"{MARROW}withdrawal") is not None:
        return id, WITHDRAWN
    return id, (int(item.find(f"{MARROW}syndication").get("edition")), item.findtext("title"))


def read_json_feed() -> ChannelState:
    found, address = {}, "/feeds/posts.json"
    while address:
        feed = get(address).json()
        for item in feed["items"]:
            there = (item["_syndication"]["edition"], item["title"])
            id = item["id"].removeprefix("urn:uuid:")
            found[id] = WITHDRAWN if "_tombstone" in item else there
        address = feed.get("next_url")
    return found


def read_sitemap() -> set[str]:
    index = etree.fromstring(get("/sitemap.xml").content)
    parts = [loc.text for loc in index.iter("{*}loc")]
    pages = [etree.fromstring(get(part).content) for part in parts if "-posts-" in part]
    return {loc.text for page in pages for loc in page.iter("{*}loc")}


def read_canonical_urls() -> set[str]:
    """What the sitemap has to hold: the pages that lists lead to."""
    return {each["canonical_url"] for each in get("/api/v1/posts/?page_size=100").json()["results"]}


def read_cards(ids: Iterable[str]) -> dict[str, str]:
    """The titles of the oEmbed cards."""
    return {id: read_card(f"http://localhost:8000/api/v1/posts/{id}/") for id in ids}


def read_card(url: str) -> str:
    told = get(f"/oembed?{urlencode({'url': url})}").json()
    return WITHDRAWN if told["title"] == "This was withdrawn" else told["title"]


def read_export() -> dict[str, str]:
    """The documents of all posts, as text."""
    response = get("/api/v1/export/?types=post")
    lines = b"".join(response.streaming_content).decode().splitlines()
    documents = [json.loads(line)["document"] for line in lines[1:-1]]
    return {each["id"]: json.dumps(each, sort_keys=True) for each in documents}


class Mirror:
    """A partner that follows ``changes/`` from wherever it has come."""

    def __init__(self) -> None:
        self.next = "/api/v1/changes/?documents=true&types=post&page_size=3"
        self.documents: dict[str, str] = {}
        self.said: ChannelState = {}

    def follow(self) -> None:
        while True:
            page = get(self.next).json()
            for line in page["changes"]:
                self.take(line)
            self.next = page["next"]
            if not page["has_more"]:
                return

    def take(self, line: dict[str, Any]) -> None:
        if line["kind"] == "withdraw":
            self.documents.pop(line["id"], None)
            self.said[line["id"]] = WITHDRAWN
        for each in [line["document"], *line["also"]]:
            if each:
                self.documents[each["id"]] = json.dumps(each, sort_keys=True)
                self.said[each["id"]] = (each["edition"], each["title"])


class WebhookPartner:
    """A partner that only receives webhooks."""

    def __init__(self, subscription: Subscription) -> None:
        self.receiver, self.clock = Receiver(), Clock()
        self.subscription = subscription
        self.said: dict[str, Any] = {}

    def receive(self) -> None:
        self.clock.wait(minutes=1)
        tell(self.receiver, self.clock)
        for message in self.receiver.told:
            for line in message["data"]["changes"]:
                is_gone = line["kind"] == "withdraw"
                self.said[line["id"]] = WITHDRAWN if is_gone else line["edition"]
        self.receiver.got.clear()


def edition_of(what: Any) -> Any:
    return what if what == WITHDRAWN else what[0]


def title_of(what: Any) -> Any:
    return what if what == WITHDRAWN else what[1]


def map_states(said: ChannelState, change: Callable[[Any], Any]) -> dict[str, Any]:
    return {id: change(what) for id, what in said.items()}
