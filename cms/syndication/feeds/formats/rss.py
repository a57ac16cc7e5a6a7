"""RSS 2.0 with the whole text. It has no tombstones: a notice takes the place of the text."""

from typing import Any

from django.utils.encoding import iri_to_uri
from django.utils.feedgenerator import Rss201rev2Feed, rfc2822_date

from cms.syndication.discovery.rsl import add_content
from cms.syndication.discovery.terms import RSL, terms
from cms.syndication.feeds.document import TYPES, Document, hubs
from cms.syndication.feeds.formats.extension import NAMESPACE, add_extension
from cms.syndication.feeds.formatting import stamp
from cms.syndication.feeds.items import Item

NAMESPACES = {
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:rsl": "https://rslstandard.org/rsl",
    "xmlns:marrow": NAMESPACE,
}


class Rss(Rss201rev2Feed):
    def __init__(self, document: Document) -> None:
        channel = document.channel
        super().__init__(
            title=channel.title,
            link=channel.home,
            description=channel.description,
            language=channel.locale,
            feed_url=None,  # its link would not say of which type it is
            feed_copyright=f"{terms().license_name}: {terms().license_url}",
        )
        self.document = document

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | NAMESPACES

    def latest_post_date(self) -> Any:
        return self.document.updated

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        add_link(handler, "self", self.document.url, TYPES["rss"])
        for hub in hubs():
            add_link(handler, "hub", hub)
        for type, url in self.document.siblings().items():
            add_link(handler, "alternate", url, type)
        add_link(handler, "license", terms().document, RSL)

    def write_items(self, handler: Any) -> None:
        for item in self.document.items:
            handler.startElement("item", {})
            add_item(handler, item)
            handler.endElement("item")


def add_link(handler: Any, rel: str, url: str, type: str = "") -> None:
    about = {"rel": rel, "href": iri_to_uri(url)} | ({"type": type} if type else {})
    handler.addQuickElement("atom:link", None, about)


def add_item(handler: Any, item: Item) -> None:
    handler.addQuickElement("title", item.title)
    handler.addQuickElement("link", iri_to_uri(item.url))
    handler.addQuickElement("guid", item.id, {"isPermaLink": "false"})
    handler.addQuickElement("pubDate", rfc2822_date(item.published.replace(microsecond=0)))
    handler.addQuickElement("atom:updated", stamp(item.updated))
    for author in item.authors:
        handler.addQuickElement("dc:creator", author["title"])
    for category in item.categories:
        handler.addQuickElement("category", category)
    if item.summary:
        handler.addQuickElement("description", item.summary)
    handler.addQuickElement("content:encoded", item.html)
    if item.entry:
        add_content(handler, item.entry["url"], prefix="rsl:")
    add_extension(handler, item)


def write(document: Document) -> bytes:
    text: str = Rss(document).writeString("utf-8")
    return text.encode()
