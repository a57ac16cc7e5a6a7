"""The lead picture of an item in XML: as an enclosure, and in the terms of Media RSS."""

import mimetypes
from typing import Any, NamedTuple

from django.utils.encoding import iri_to_uri

from cms.api.representations.linked_data import drop_empty
from cms.published.public_files import public_file_size
from cms.syndication.feeds.items import FeedItem

MEDIA_NAMESPACE = "http://search.yahoo.com/mrss/"
PLAIN = {"type": "plain"}
# Python's own table has no WebP on every system.
mimetypes.add_type("image/webp", ".webp")


class Enclosure(NamedTuple):
    """A file that belongs to an item, with its length in bytes and its media type."""

    url: str
    length: str
    type: str


def get_enclosure(item: FeedItem) -> Enclosure | None:
    """Describe the file of the lead picture. None: there is no picture, or no file of it."""
    if not item.image:
        return None
    url = item.image["src"]
    media_type, size = mimetypes.guess_type(url)[0], public_file_size(url)
    if size is None or media_type is None:
        return None
    return Enclosure(str(iri_to_uri(url)), str(size), media_type)


def add_media_content(handler: Any, item: FeedItem) -> None:
    """Add the lead picture with its size, description, credit and licence (Media RSS).

    Its text stands after those of the item: readers may take the first text for the item's.
    """
    enclosure, image = get_enclosure(item), item.image
    if enclosure is None or image is None:
        return
    attributes = {"url": enclosure.url, "fileSize": enclosure.length, "type": enclosure.type}
    size = {key: str(image[key]) for key in ("width", "height")}
    handler.startElement("media:content", {**attributes, "medium": "image", **size})
    if image["alt"] and item.summary:  # else some readers show it as the summary
        handler.addQuickElement("media:description", image["alt"], PLAIN)
    if credit := format_credit(image["credit"]):
        handler.addQuickElement("media:credit", credit)
    if license := image["license"]["name"]:
        url = drop_empty({"url": iri_to_uri(image["license"]["url"])})
        handler.addQuickElement("media:copyright", license, url)
    handler.endElement("media:content")


def format_credit(credit: dict[str, str]) -> str:
    """Format who made the picture and where it was published, as pages show it."""
    return ", ".join(part for part in (credit["name"], credit["source"]) if part)
