"""Atom (RFC 4287) with tombstones (RFC 6721) and archives (RFC 5005)."""

from typing import Any

from django.utils.encoding import iri_to_uri
from django.utils.feedgenerator import Atom1Feed

from cms.api.representations.linked_data import drop_empty
from cms.syndication.discovery.terms import RSL, get_terms
from cms.syndication.feeds.document import FEED_MEDIA_TYPES, FeedDocument, get_hub_urls
from cms.syndication.feeds.formats.extension import NAMESPACE, add_extension_elements
from cms.syndication.feeds.formatting import format_precise_timestamp
from cms.syndication.feeds.items import FeedItem

NAMESPACES = {
    "xmlns:at": "http://purl.org/atompub/tombstones/1.0",
    "xmlns:fh": "http://purl.org/syndication/history/1.0",
    "xmlns:marrow": NAMESPACE,
}


class AtomFeed(Atom1Feed):
    """Django's Atom feed, with published times, full contents and tombstones."""

    def __init__(self, document: FeedDocument) -> None:
        channel = document.channel
        super().__init__(
            title=channel.title,
            link=channel.home,
            description=None,
            subtitle=channel.description,
            language=channel.locale,
            feed_url=document.url,
            # Every document of the feed has its id.
            feed_guid=channel.build_urn(),
            author_name=get_terms().publisher,
            feed_copyright=f"{get_terms().license_name}: {get_terms().license_url}",
        )
        self.document = document

    def root_attributes(self) -> dict[str, str]:
        return super().root_attributes() | NAMESPACES

    def latest_post_date(self) -> Any:
        return self.document.updated

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for hub in get_hub_urls():
            add_link(handler, "hub", hub)
        for rel, url in self.document.links.items():
            add_link(handler, rel, url, type=FEED_MEDIA_TYPES["atom"])
        for type, url in self.document.sibling_urls().items():
            add_link(handler, "alternate", url, type=type)
        add_link(handler, "license", get_terms().license_url)
        add_link(handler, "license", get_terms().document, type=RSL)
        if self.document.is_archive:
            handler.addQuickElement("fh:archive")

    def write_items(self, handler: Any) -> None:
        for item in self.document.items:
            if item.is_tombstone:
                add_tombstone(handler, item)
            else:
                handler.startElement("entry", {})
                add_entry(handler, item)
                handler.endElement("entry")


def add_link(handler: Any, rel: str, url: str, **attributes: str) -> None:
    link = {"rel": rel, "href": iri_to_uri(url), **attributes}
    handler.addQuickElement("link", None, drop_empty(link))


def add_entry(handler: Any, item: FeedItem) -> None:
    handler.addQuickElement("id", item.id)
    handler.addQuickElement("title", item.title)
    add_link(handler, "alternate", item.url, type="text/html")
    if item.entry:  # no second alternate: some readers open the last one, whatever it is
        add_link(handler, "related", item.entry["url"], type="application/json")
    handler.addQuickElement("published", format_precise_timestamp(item.published))
    handler.addQuickElement("updated", format_precise_timestamp(item.updated))
    for author in item.authors:
        handler.startElement("author", {})
        handler.addQuickElement("name", author["title"])
        handler.addQuickElement("uri", iri_to_uri(author["canonical_url"]))
        handler.endElement("author")
    for category in item.categories:
        handler.addQuickElement("category", None, {"term": category})
    if item.summary:
        handler.addQuickElement("summary", item.summary)
    handler.addQuickElement("content", item.html, {"type": "html"})
    if item.entry and (license := item.entry.get("license")):
        add_link(handler, "license", license["url"])
        handler.addQuickElement("rights", item.entry["attribution"]["text"])
    add_replacement(handler, item)
    add_extension_elements(handler, item)


def add_tombstone(handler: Any, item: FeedItem) -> None:
    handler.startElement(
        "at:deleted-entry", {"ref": item.id, "when": format_precise_timestamp(item.updated)}
    )
    handler.startElement("at:by", {})
    handler.addQuickElement("name", get_terms().publisher)
    handler.endElement("at:by")
    handler.addQuickElement("at:comment", item.html, {"type": "html"})
    add_link(handler, "alternate", item.url)
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
