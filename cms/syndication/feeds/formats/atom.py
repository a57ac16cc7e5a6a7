"""Atom (RFC 4287) with tombstones (RFC 6721) and archives (RFC 5005).

Every text construct names its type, so that no reader guesses whether it is HTML.
"""

from typing import Any

from django.conf import settings
from django.utils.encoding import iri_to_uri
from django.utils.feedgenerator import Atom1Feed

from cms.api.representations.linked_data import drop_empty
from cms.syndication.discovery.terms import RSL, get_terms
from cms.syndication.feeds.document import FEED_MEDIA_TYPES, FeedDocument, get_hub_urls
from cms.syndication.feeds.formats.extension import NAMESPACE, add_extension_elements
from cms.syndication.feeds.formats.pictures import MEDIA_NAMESPACE, add_media_content, get_enclosure
from cms.syndication.feeds.formatting import format_precise_timestamp
from cms.syndication.feeds.items import FeedItem

NAMESPACES = {
    "xmlns:at": "http://purl.org/atompub/tombstones/1.0",
    "xmlns:fh": "http://purl.org/syndication/history/1.0",
    "xmlns:marrow": NAMESPACE,
    "xmlns:media": MEDIA_NAMESPACE,
}


class AtomFeed(Atom1Feed):
    """Django's Atom feed, with published times, full contents and tombstones."""

    def __init__(self, document: FeedDocument) -> None:
        channel = document.channel
        super().__init__(
            title=channel.title, link=channel.home, description=None, language=channel.locale
        )
        self.document = document

    def root_attributes(self) -> dict[str, str]:
        return super().root_attributes() | NAMESPACES

    def add_root_elements(self, handler: Any) -> None:
        document, channel, publisher = self.document, self.document.channel, settings.PUBLISHER
        # Every document of the feed has its id.
        handler.addQuickElement("id", channel.build_urn())
        add_text(handler, "title", channel.title)
        add_text(handler, "subtitle", channel.description)
        handler.addQuickElement("updated", format_precise_timestamp(document.updated))
        add_person(handler, "author", publisher["name"], f"{settings.SITE_URL}/")
        handler.addQuickElement("icon", iri_to_uri(publisher["feed_icon"]))
        handler.addQuickElement("logo", iri_to_uri(publisher["feed_logo"]))
        add_text(handler, "rights", f"{get_terms().license_name}: {get_terms().license_url}")
        self.add_links(handler)
        if document.is_archive:
            handler.addQuickElement("fh:archive")

    def add_links(self, handler: Any) -> None:
        """Add the links of the feed. Only the home page is an alternate: some readers open the last
        alternate, whatever it is.
        """
        document = self.document
        add_link(handler, "alternate", document.channel.home, type="text/html")
        add_link(handler, "self", document.url, type=FEED_MEDIA_TYPES["atom"])
        for hub in get_hub_urls():
            add_link(handler, "hub", hub)
        for rel, url in document.links.items():
            add_link(handler, rel, url, type=FEED_MEDIA_TYPES["atom"])
        for type, url in document.sibling_urls().items():
            add_link(handler, "related", url, type=type)
        add_link(handler, "license", get_terms().license_url)
        add_link(handler, "license", get_terms().document, type=RSL)

    def write_items(self, handler: Any) -> None:
        """Write the tombstones, then the entries: extensions come first in RFC 4287's grammar."""
        items = self.document.items
        for item in (each for each in items if each.is_tombstone):
            add_tombstone(handler, item)
        for item in (each for each in items if not each.is_tombstone):
            handler.startElement("entry", {})
            add_entry(handler, item)
            handler.endElement("entry")


def add_text(handler: Any, name: str, text: str) -> None:
    """Add a text construct (RFC 4287, 3.1): plain text, with its type."""
    handler.addQuickElement(name, text, {"type": "text"})


def add_html(handler: Any, name: str, html: str) -> None:
    handler.addQuickElement(name, html, {"type": "html"})


def add_person(handler: Any, name: str, person: str, url: str) -> None:
    handler.startElement(name, {})
    handler.addQuickElement("name", person)
    handler.addQuickElement("uri", iri_to_uri(url))
    handler.endElement(name)


def add_link(handler: Any, rel: str, url: str, **attributes: str) -> None:
    link = {"rel": rel, "href": iri_to_uri(url), **attributes}
    handler.addQuickElement("link", None, drop_empty(link))


def add_entry(handler: Any, item: FeedItem) -> None:
    handler.addQuickElement("id", item.id)
    add_text(handler, "title", item.title)
    add_link(handler, "alternate", item.url, type="text/html")
    if item.entry:  # no second alternate: some readers open the last one, whatever it is
        add_link(handler, "related", item.entry["url"], type="application/json")
    if enclosure := get_enclosure(item):
        add_link(handler, **enclosure._asdict(), rel="enclosure")
    handler.addQuickElement("published", format_precise_timestamp(item.published))
    handler.addQuickElement("updated", format_precise_timestamp(item.updated))
    for author in item.authors:
        add_person(handler, "author", author["title"], author["canonical_url"])
    for category in item.categories:
        handler.addQuickElement("category", None, {"term": category})
    if item.summary:
        add_text(handler, "summary", item.summary)
    add_html(handler, "content", item.html)
    if item.entry and (license := item.entry.get("license")):
        add_link(handler, "license", license["url"])
        add_text(handler, "rights", item.entry["attribution"]["text"])
    add_media_content(handler, item)
    add_replacement(handler, item)
    add_extension_elements(handler, item)


def add_tombstone(handler: Any, item: FeedItem) -> None:
    handler.startElement(
        "at:deleted-entry", {"ref": item.id, "when": format_precise_timestamp(item.updated)}
    )
    handler.startElement("at:by", {})
    handler.addQuickElement("name", get_terms().publisher)
    handler.endElement("at:by")
    add_html(handler, "at:comment", item.html)
    add_link(handler, "alternate", item.url, type="text/html")
    add_replacement(handler, item)
    add_extension_elements(handler, item)
    handler.endElement("at:deleted-entry")


def add_replacement(handler: Any, item: FeedItem) -> None:
    if item.replacement:
        url, title = item.replacement["canonical_url"], item.replacement["title"]
        add_link(handler, "related", url, title=title)


def write_atom(document: FeedDocument) -> bytes:
    text: str = AtomFeed(document).writeString("utf-8")
    return text.encode()
