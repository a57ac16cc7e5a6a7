"""JSON Feed 1.1, with what it knows no words for in extensions of ours."""

from typing import Any

import orjson
from django.conf import settings

from cms.api.representations.linked_data import drop_empty
from cms.syndication.discovery.terms import terms
from cms.syndication.feeds.document import Document, hubs
from cms.syndication.feeds.formats.extension import syndication_of, withdrawal_of
from cms.syndication.feeds.formatting import stamp
from cms.syndication.feeds.items import Item

Json = dict[str, Any]
VERSION = "https://jsonfeed.org/version/1.1"


def write(document: Document) -> bytes:
    channel = document.channel
    about = f"{settings.BASE_URL}/feeds/"
    return orjson.dumps(
        drop_empty(
            {
                "version": VERSION,
                "title": channel.title,
                "description": channel.description,
                "home_page_url": channel.home,
                "feed_url": channel.url("json"),
                "next_url": document.beside.get("next"),
                "language": channel.locale,
                "authors": [{"name": terms().publisher, "url": f"{settings.SITE_URL}/"}],
                "hubs": [{"type": "WebSub", "url": hub} for hub in hubs()],
                "_syndication": {"about": about, "license": license_of()},
                "_evidence": {"about": about},
                "_tombstone": {"about": about},
            }
        )
        | {"items": [item_of(each) for each in document.items]}
    )


def license_of() -> Json:
    return {"name": terms().license_name, "url": terms().license_url, "rsl": terms().document}


def item_of(item: Item) -> Json:
    told = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "content_html": item.html,
        "summary": item.summary,
        "image": (item.image or {}).get("src"),
        "date_published": stamp(item.published),
        "date_modified": stamp(item.updated),
        "authors": [
            {"name": author["title"], "url": author["canonical_url"]} for author in item.authors
        ],
        "tags": list(item.categories),
        "language": item.line.locale,
        "_evidence": item.evidence,
    }
    told = drop_empty(told) | {"_syndication": syndication_of(item)}
    if item.line.is_withdrawal:
        told["_tombstone"] = withdrawal_of(item)
    return told
