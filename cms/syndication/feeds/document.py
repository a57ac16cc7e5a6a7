"""A document of a feed, independent of its format."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.conf import settings

from cms.api.http.link_header import format_link, link_header
from cms.syndication.discovery.terms import RSL, get_terms
from cms.syndication.feeds.channels import Channel
from cms.syndication.feeds.items import FeedItem

FEED_MEDIA_TYPES = {
    "atom": "application/atom+xml",
    "rss": "application/rss+xml",
    "json": "application/feed+json",
}
#: ``updated`` of feeds before anything was published.
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class FeedDocument:
    """One document of a feed.

    ``url`` is its own address; ``links`` are addresses of the feed's other documents, by relation.
    ``log_start`` is the time of the first change of the log, which an empty document is as old as:
    what is published elsewhere does not make it newer.
    """

    channel: Channel
    feed_format: str
    url: str
    items: Sequence[FeedItem]
    links: dict[str, str] = field(default_factory=dict)
    is_archive: bool = False
    log_start: datetime | None = None

    @property
    def updated(self) -> datetime:
        return max((item.updated for item in self.items), default=self.log_start or EPOCH)

    def sibling_urls(self) -> dict[str, str]:
        """Return the addresses of the same feed in the other formats, by media type."""
        others = [each for each in FEED_MEDIA_TYPES if each != self.feed_format]
        return {FEED_MEDIA_TYPES[each]: self.channel.url(each) for each in others}

    def link_header(self) -> dict[str, str]:
        """Build the ``Link`` header: WebSub's topic and hubs, the siblings, the licence."""
        links = [format_link(self.url, "self", type=FEED_MEDIA_TYPES[self.feed_format])]
        links += [format_link(hub, "hub") for hub in get_hub_urls()]
        links += [format_link(url, rel) for rel, url in self.links.items()]
        links += [
            format_link(url, "alternate", type=type) for type, url in self.sibling_urls().items()
        ]
        links.append(format_link(get_terms().document, "license", type=RSL))
        return link_header(links)


def get_hub_urls() -> list[str]:
    """Return the WebSub hubs that are notified of every change of a feed."""
    return [settings.HUB_URL] if settings.HUB_URL else []
