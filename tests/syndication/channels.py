"""Read the state of the posts from each channel, for the law "one event, all channels".

Each reader returns, by entry id, the state that its channel shows now: ``(edition, title)`` of a
published entry, or ``WITHDRAWN``. An entry that a channel does not know is missing.
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
from tests.syndication.push.fakes import Clock, Receiver, deliver_all

ChannelState = dict[str, Any]
WITHDRAWN = "withdrawn"
ATOM = "{http://www.w3.org/2005/Atom}"
AT = "{http://purl.org/atompub/tombstones/1.0}"
MARROW = "{urn:x-marrow:syndication:1}"


def get(address: str) -> Any:
    parts = urlsplit(address)
    return Client().get(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def read_database() -> ChannelState:
    """Read the state from the database, with which all channels must agree."""
    rows = published_types()["post"]._default_manager
    states = {str(pk): (n, title) for pk, n, title in rows.values_list("pk", "edition", "title")}
    ids = Change.objects.filter(type="post").values_list("entry_id", flat=True)
    return {str(pk): states.get(str(pk), WITHDRAWN) for pk in ids}


def published_only(states: ChannelState) -> ChannelState:
    return {id: state for id, state in states.items() if state != WITHDRAWN}


def read_lists() -> ChannelState:
    states, address = {}, "/api/v1/posts/?page_size=2"
    while address:
        page = get(address).json()
        states |= {each["id"]: (each["edition"], each["title"]) for each in page["results"]}
        address = page["next"]
    return states


def read_details(ids: Iterable[str]) -> ChannelState:
    return {id: parse_detail(get(f"/api/v1/posts/{id}/")) for id in ids}


def parse_detail(response: Any) -> Any:
    entry = response.json()
    return (entry["edition"], entry["title"]) if response.status_code == 200 else WITHDRAWN


def read_atom() -> ChannelState:
    """Read the feed and all of its archive documents; each entry and each tombstone comes once."""
    states: ChannelState = {}
    address = "/feeds/posts.atom"
    while address:
        feed = etree.fromstring(get(address).content)
        for entry in feed.iter(f"{ATOM}entry"):
            id = entry.findtext(f"{ATOM}id").removeprefix("urn:uuid:")
            assert id not in states
            edition = int(entry.find(f"{MARROW}syndication").get("edition"))
            states[id] = (edition, entry.findtext(f"{ATOM}title"))
        for tombstone in feed.iter(f"{AT}deleted-entry"):
            id = tombstone.get("ref").removeprefix("urn:uuid:")
            assert id not in states
            states[id] = WITHDRAWN
        links = {link.get("rel"): link.get("href") for link in feed.iterchildren(f"{ATOM}link")}
        address = links.get("prev-archive")
    return states


def read_rss() -> ChannelState:
    items = etree.fromstring(get("/feeds/posts.rss").content).iter("item")
    return dict(map(parse_rss_item, items))


def parse_rss_item(item: Any) -> tuple[str, Any]:
    id = item.findtext("guid").removeprefix("urn:uuid:")
    if item.find(f"{MARROW}withdrawal") is not None:
        return id, WITHDRAWN
    return id, (int(item.find(f"{MARROW}syndication").get("edition")), item.findtext("title"))


def read_json_feed() -> ChannelState:
    states, address = {}, "/feeds/posts.json"
    while address:
        feed = get(address).json()
        for item in feed["items"]:
            state = (item["_syndication"]["edition"], item["title"])
            id = item["id"].removeprefix("urn:uuid:")
            states[id] = WITHDRAWN if "_tombstone" in item else state
        address = feed.get("next_url")
    return states


def read_sitemap() -> set[str]:
    index = etree.fromstring(get("/sitemap.xml").content)
    parts = [loc.text for loc in index.iter("{*}loc")]
    pages = [etree.fromstring(get(part).content) for part in parts if "-posts-" in part]
    return {loc.text for page in pages for loc in page.iter("{*}loc")}


def read_canonical_urls() -> set[str]:
    """Read the pages that lists lead to, which the sitemap has to contain."""
    return {each["canonical_url"] for each in get("/api/v1/posts/?page_size=100").json()["results"]}


def read_cards(ids: Iterable[str]) -> dict[str, str]:
    """Read the titles of the oEmbed cards."""
    return {id: read_card(f"http://localhost:8000/api/v1/posts/{id}/") for id in ids}


def read_card(url: str) -> str:
    title = get(f"/oembed?{urlencode({'url': url})}").json()["title"]
    return WITHDRAWN if title.startswith("Withdrawn: ") else title


def read_export() -> dict[str, str]:
    """Read the documents of all posts, as text."""
    response = get("/api/v1/export/?types=post")
    lines = b"".join(response.streaming_content).decode().splitlines()
    documents = [json.loads(text)["document"] for text in lines[1:-1]]
    return {each["id"]: json.dumps(each, sort_keys=True) for each in documents}


class Mirror:
    """A partner that follows ``changes/`` from its last page on."""

    def __init__(self) -> None:
        self.next = "/api/v1/changes/?documents=true&types=post&page_size=3"
        self.documents: dict[str, str] = {}
        self.states: ChannelState = {}

    def follow(self) -> None:
        while True:
            page = get(self.next).json()
            for change in page["changes"]:
                self.apply(change)
            self.next = page["next"]
            if not page["has_more"]:
                return

    def apply(self, change: dict[str, Any]) -> None:
        if change["kind"] == "withdraw":
            self.documents.pop(change["id"], None)
            self.states[change["id"]] = WITHDRAWN
        for each in [change["document"], *change["also"]]:
            if each:
                self.documents[each["id"]] = json.dumps(each, sort_keys=True)
                self.states[each["id"]] = (each["edition"], each["title"])


class WebhookPartner:
    """A partner that only receives webhooks."""

    def __init__(self, subscription: Subscription) -> None:
        self.receiver, self.clock = Receiver(), Clock()
        self.subscription = subscription
        self.states: dict[str, Any] = {}

    def receive(self) -> None:
        self.clock.wait(minutes=1)
        deliver_all(self.receiver, self.clock)
        for message in self.receiver.payloads:
            for change in message["data"]["changes"]:
                is_withdrawal = change["kind"] == "withdraw"
                self.states[change["id"]] = WITHDRAWN if is_withdrawal else change["edition"]
        self.receiver.requests.clear()


def edition_of(state: Any) -> Any:
    return state if state == WITHDRAWN else state[0]


def title_of(state: Any) -> Any:
    return state if state == WITHDRAWN else state[1]


def map_states(states: ChannelState, convert: Callable[[Any], Any]) -> dict[str, Any]:
    return {id: convert(state) for id, state in states.items()}
