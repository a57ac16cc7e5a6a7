"""JSON Feed 1.1, with extensions of ours for what the standard does not cover."""

from typing import Any

import orjson
from django.conf import settings

from cms.api.representations.linked_data import drop_empty
from cms.syndication.discovery.terms import get_terms
from cms.syndication.feeds.document import FeedDocument, get_hub_urls
from cms.syndication.feeds.formats.extension import build_syndication, build_tombstone
from cms.syndication.feeds.formatting import format_precise_timestamp
from cms.syndication.feeds.items import FeedItem

Json = dict[str, Any]
VERSION = "https://jsonfeed.org/version/1.1"


def write_json_feed(document: FeedDocument) -> bytes:
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
                "next_url": document.links.get("next"),
                "icon": settings.PUBLISHER["feed_icon"],
                "favicon": settings.PUBLISHER["feed_icon"],
                "language": channel.locale,
                "authors": [{"name": get_terms().publisher, "url": f"{settings.SITE_URL}/"}],
                "hubs": [{"type": "WebSub", "url": hub} for hub in get_hub_urls()],
                "_syndication": {"about": about, "license": build_license()},
                "_evidence": {"about": about},
                "_tombstone": {"about": about},
            }
        )
        | {"items": [build_json_item(item) for item in document.items]}
    )


def build_license() -> Json:
    return {
        "name": get_terms().license_name,
        "url": get_terms().license_url,
        "rsl": get_terms().document,
    }


def build_json_item(item: FeedItem) -> Json:
    content = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "content_html": item.html,
        "summary": item.summary,
        "image": (item.image or {}).get("src"),
        "date_published": format_precise_timestamp(item.published),
        "date_modified": format_precise_timestamp(item.updated),
        "authors": [
            {"name": author["title"], "url": author["canonical_url"]} for author in item.authors
        ],
        "tags": list(item.categories),
        "language": item.change.locale,
        "_evidence": item.evidence,
    }
    content = drop_empty(content) | {"_syndication": build_syndication(item)}
    if item.change.is_withdrawal:
        content["_tombstone"] = build_tombstone(item)
    return content
