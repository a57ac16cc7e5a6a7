"""The rules of the W3C Feed Validation Service that apply to our feeds, each with its name there.

Left out: rules of elements that we do not write; that extensions are unknown to the validator;
ArchiveIncomplete, since the oldest archive document has none before it; and DuplicateUpdated, since
entries of one release have one instant.
"""

import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import urlsplit

import pytest
from lxml import etree

from cms.publishing import publish
from tests.api.world import translation_of
from tests.clock import THURSDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import PostFactory
from tests.syndication.feeds.validators import (
    AT,
    ATOM,
    CONTENT,
    find_atom_faults,
    find_markup_faults,
    find_rss_faults,
)

pytestmark = pytest.mark.django_db
MEDIA = "{http://search.yahoo.com/mrss/}"
FEEDS = (
    *("posts.{}", "corrections.{}", "series/can-stem-cells-help.{}", "topics/back-pain.{}"),
    *("authors/ada-reyes.{}", "posts.{}?locale=es", "corrections.{}?locale=es"),
    *("posts.{}?locale=de", "corrections.{}?locale=fr"),
)
ATOM_FEEDS = [*(each.format("atom") for each in FEEDS), "posts.atom?archive=1"]
RSS_FEEDS = [each.format("rss") for each in FEEDS]
MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")
#: https://www.iana.org/assignments/link-relations, as far as we use it.
RELATIONS = {
    *("alternate", "self", "hub", "related", "license", "enclosure", "current", "prev-archive"),
}


@pytest.fixture
def feeds(api, world, edit, withdraw_entry, published):
    """Load a feed of a house with archives, corrections, tombstones and translations."""
    spanish = translation_of(world.second, title="Dolor", lead_image=world.image)
    published(spanish, at=TUESDAY)
    more = [
        PostFactory(
            authors=[world.ada], topics=[world.topic], lead_image=world.image, series=world.series
        )
        for _ in range(30)
    ]
    published(*more, at=TUESDAY)
    edit(world.first, "Better", significance="correction", note="It said <ten>.", at=WEDNESDAY)
    edit(spanish, "Mejor", significance="safety", note="No <b>.", at=WEDNESDAY)
    withdraw_entry(world.study, reason="retracted", at=WEDNESDAY)
    withdraw_entry(more[0], reason="safety", note="Wrong.", replacement=more[1].pk, at=THURSDAY)
    publish(PostFactory(locale="de", title="Neu"), by=None, at=THURSDAY)

    def load(name):
        response = api(f"/feeds/{name}")
        assert response.status_code == 200
        assert "charset=utf-8" in response["Content-Type"]  # EncodingMismatch
        assert response.content.startswith(b"<?xml version=")  # WPBlankLine
        return etree.fromstring(response.content)

    return load


def test_atom_feeds_have_no_fault(feeds):
    faults = {name: find_faults_of_atom(feeds(name), name) for name in ATOM_FEEDS}

    assert faults == {name: [] for name in ATOM_FEEDS}


def test_rss_feeds_have_no_fault(feeds):
    faults = {name: find_faults_of_rss(feeds(name), name) for name in RSS_FEEDS}

    assert faults == {name: [] for name in RSS_FEEDS}


def test_rules_find_what_is_broken(feeds):
    atom, rss = feeds("posts.atom"), feeds("posts.rss")
    entry, item = atom.find(f"{ATOM}entry"), rss.find("channel/item")
    entry.find(f"{ATOM}title").text = "<b>Bold</b>"
    etree.SubElement(entry, f"{ATOM}link", rel="unheard-of", href="https://a.example/")
    atom.append(atom.find(f"{AT}deleted-entry"))
    rss.find("channel/image/title").text = "Another"
    item.insert(0, item.find(f"{CONTENT}encoded"))
    item.find("pubDate").text = "Tue, 02 Mar 2026 11:00:00 +0000"  # it was a Monday

    names = {
        fault.split()[0] for fault in [*find_faults_of_atom(atom, ""), *find_faults_of_rss(rss, "")]
    }

    assert names == {
        *("ContainsUndeclaredHTML", "UnregisteredRel", "MisplacedMetadata", "grammar:"),
        *("SelfDoesntMatchLocation", "ImageTitleDoesntMatch", "NeedDescriptionBeforeContent"),
        "ProblematicalRFC822Date",
    }


def find_faults_of_atom(root, name):
    return [
        *find_atom_faults(root),
        *find_text_faults(root),
        *find_link_faults(root, f"http://localhost:8000/feeds/{name}"),
        *find_time_faults(root),
    ]


def find_faults_of_rss(root, name):
    channel = root.find("channel")
    return [
        *find_rss_faults(root),
        *find_channel_faults(channel, f"http://localhost:8000/feeds/{name}"),
        *find_item_faults(channel),
    ]


def find_text_faults(root):
    for element in root.iter(f"{ATOM}content", f"{ATOM}summary", f"{ATOM}title", f"{ATOM}rights"):
        if not element.text.strip():
            yield f"MissingTextualContent {element.tag}"
        if element.get("type") == "text" and re.search(r"<\w+[^>]*>|&\w+;", element.text):
            yield f"ContainsUndeclaredHTML {element.text}"
        if element.get("type") == "html":
            yield from (f"ContainsRelRef {fault}" for fault in find_markup_faults(element.text))
    if not root.get("{http://www.w3.org/XML/1998/namespace}lang"):
        yield "InvalidLanguage"


def find_link_faults(root, url):
    for link in root.iter(f"{ATOM}link"):
        if link.get("rel") not in RELATIONS:
            yield f"UnregisteredRel {link.get('rel')}"
        if link.get("type") and not MEDIA_TYPE.fullmatch(link.get("type")):
            yield f"InvalidMIMEType {link.get('type')}"
        if link.get("rel") == "enclosure" and not link.get("length").isdecimal():
            yield "InvalidNonNegativeInteger"
    own = [each.get("href") for each in root.findall(f"{ATOM}link") if each.get("rel") == "self"]
    if len(own) != 1:
        yield "MissingSelf"
    if own != [url]:
        yield f"SelfDoesntMatchLocation {own}"
    home = [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
    if [link.get("type") for link in home] != ["text/html"]:
        yield "DuplicateAtomLink"
    names = [etree.QName(each).localname for each in root]
    if "entry" in names and set(names[names.index("entry") :]) != {"entry"}:
        yield "MisplacedMetadata"


def find_time_faults(root):
    for element in root.iter(f"{ATOM}updated", f"{ATOM}published"):
        at = datetime.fromisoformat(element.text)
        if not datetime(2000, 1, 1, tzinfo=UTC) < at < datetime.now(UTC):
            yield f"ImplausibleDate {element.text}"
    newest = max(
        (each.findtext(f"{ATOM}updated") for each in root.iter(f"{ATOM}entry")), default=""
    )
    if root.findtext(f"{ATOM}updated") < newest:
        yield "feed older than its entries"


def find_channel_faults(channel, url):
    image = channel.find("image")
    if image.findtext("title") != channel.findtext("title"):
        yield "ImageTitleDoesntMatch"
    if image.findtext("link") != channel.findtext("link"):
        yield "ImageLinkDoesntMatch"
    if not image.findtext("url").endswith((".png", ".gif", ".jpg", ".jpeg")):
        yield "ImageUrlFormat"
    if not re.fullmatch(r"[a-z]{2}(-[a-z]+)?", channel.findtext("language")):
        yield "InvalidLanguage"
    links = channel.findall(f"{ATOM}link")
    if [each.get("href") for each in links if each.get("rel") == "self"] != [url]:
        yield "SelfDoesntMatchLocation"
    yield from (f"UnregisteredRel {each}" for each in links if each.get("rel") not in RELATIONS)
    if re.search(r"[<>&]", channel.findtext("description")):
        yield "CharacterData"


def find_item_faults(channel):
    for item in channel.findall("item"):
        order = [each.tag for each in item]
        if order.index("description") > order.index(f"{CONTENT}encoded"):
            yield "NeedDescriptionBeforeContent"
        texts = [item.findtext("description"), item.findtext(f"{CONTENT}encoded")]
        yield from (f"NotHtml {fault}" for text in texts for fault in find_markup_faults(text))
        if not urlsplit(item.findtext("guid")).scheme:
            yield "InvalidPermalink"
        date = item.findtext("pubDate")
        if format_datetime(parsedate_to_datetime(date)) != date:
            yield f"ProblematicalRFC822Date {date}"
        if re.search(r"<\w+[^>]*>|&\w+;", item.findtext("title")):
            yield f"CharacterData {item.findtext('title')}"
        yield from find_media_faults(item)
    guids = [item.findtext("guid") for item in channel.findall("item")]
    yield from (f"DuplicateValue {guid}" for guid in set(guids) if guids.count(guid) > 1)


def find_media_faults(item):
    if len(item.findall("enclosure")) > 1:
        yield "DuplicateEnclosure"
    for element in [*item.findall("enclosure"), *item.findall(f"{MEDIA}content")]:
        if not MEDIA_TYPE.fullmatch(element.get("type")):
            yield "InvalidMIMEAttribute"
    for media in item.findall(f"{MEDIA}content"):
        if media.get("medium") != "image" or not media.get("width").isdecimal():
            yield "InvalidMediaMedium"
