"""RSS 2.0 with full contents. It has no tombstones: a notice takes the place of the content.

Of its own elements only an item's ``description`` is HTML, all others are plain text (RSS Advisory
Board, RSS Profile: "Character Data"). So plain text is escaped as HTML before it is a description.
"""

from typing import Any

from django.conf import settings
from django.utils.encoding import iri_to_uri
from django.utils.feedgenerator import Rss201rev2Feed, rfc2822_date

from cms.syndication.discovery.rsl import add_content_element
from cms.syndication.discovery.terms import RSL, get_terms
from cms.syndication.feeds.channels import Channel
from cms.syndication.feeds.document import FEED_MEDIA_TYPES, FeedDocument, get_hub_urls
from cms.syndication.feeds.formats.extension import NAMESPACE, add_extension_elements
from cms.syndication.feeds.formats.pictures import MEDIA_NAMESPACE, add_media_content, get_enclosure
from cms.syndication.feeds.formatting import format_precise_timestamp, text_to_html
from cms.syndication.feeds.items import FeedItem

NAMESPACES = {
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:media": MEDIA_NAMESPACE,
    "xmlns:rsl": "https://rslstandard.org/rsl",
    "xmlns:marrow": NAMESPACE,
}


class RssFeed(Rss201rev2Feed):
    """Django's RSS feed, with full contents, licences and links to the other formats."""

    def __init__(self, document: FeedDocument) -> None:
        channel = document.channel
        super().__init__(
            title=channel.title,
            link=channel.home,
            description=channel.description,
            language=channel.locale,
            feed_url=None,  # Django's link would not name its media type
            feed_copyright=f"{get_terms().license_name}: {get_terms().license_url}",
        )
        self.document = document

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | NAMESPACES

    def latest_post_date(self) -> Any:
        return self.document.updated

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        add_channel_image(handler, self.document.channel)
        add_atom_link(handler, "self", self.document.url, FEED_MEDIA_TYPES["rss"])
        for hub in get_hub_urls():
            add_atom_link(handler, "hub", hub)
        # Not "alternate": some readers take the last of those for the home page.
        for type, url in self.document.sibling_urls().items():
            add_atom_link(handler, "related", url, type)
        add_atom_link(handler, "license", get_terms().document, RSL)

    def write_items(self, handler: Any) -> None:
        for item in self.document.items:
            handler.startElement("item", {})
            add_item(handler, item)
            handler.endElement("item")


def add_channel_image(handler: Any, channel: Channel) -> None:
    """Add the logo. Its title and link have to be those of the channel (RSS 2.0, "image")."""
    handler.startElement("image", {})
    handler.addQuickElement("url", iri_to_uri(settings.PUBLISHER["feed_logo"]))
    handler.addQuickElement("title", channel.title)
    handler.addQuickElement("link", iri_to_uri(channel.home))
    handler.endElement("image")


def add_atom_link(handler: Any, rel: str, url: str, type: str = "") -> None:
    attributes = {"rel": rel, "href": iri_to_uri(url)} | ({"type": type} if type else {})
    handler.addQuickElement("atom:link", None, attributes)


def add_item(handler: Any, item: FeedItem) -> None:
    handler.addQuickElement("title", item.title)
    handler.addQuickElement("link", iri_to_uri(item.url))
    handler.addQuickElement("guid", item.id, {"isPermaLink": "false"})
    handler.addQuickElement("pubDate", rfc2822_date(item.published.replace(microsecond=0)))
    handler.addQuickElement("atom:updated", format_precise_timestamp(item.updated))
    for author in item.authors:
        handler.addQuickElement("dc:creator", author["title"])
    for category in item.categories:
        handler.addQuickElement("category", category)
    # The content module wants a description before it; that of a notice is all of its text.
    description = text_to_html(item.summary) if item.summary else item.html
    handler.addQuickElement("description", description)
    handler.addQuickElement("content:encoded", item.html)
    if enclosure := get_enclosure(item):
        attributes = {"url": enclosure.url, "length": enclosure.length, "type": enclosure.type}
        handler.addQuickElement("enclosure", None, attributes)
    add_media_content(handler, item)
    if item.entry:
        add_content_element(handler, item.entry["url"], prefix="rsl:")
    add_extension_elements(handler, item)


def write_rss(document: FeedDocument) -> bytes:
    text: str = RssFeed(document).writeString("utf-8")
    return text.encode()
