"""One document of a feed, before it is written in a form."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.conf import settings

from cms.api.http.link_header import header, link
from cms.syndication.discovery.terms import RSL, get_terms
from cms.syndication.feeds.channels import Channel
from cms.syndication.feeds.items import FeedItem

FEED_MEDIA_TYPES = {
    "atom": "application/atom+xml",
    "rss": "application/rss+xml",
    "json": "application/feed+json",
}
#: Of a feed in which nothing ever happened.
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class FeedDocument:
    """``url`` is its own address, ``beside`` the relations to other documents of the feed."""

    channel: Channel
    form: str
    url: str
    items: Sequence[FeedItem]
    beside: dict[str, str] = field(default_factory=dict)
    is_archive: bool = False

    @property
    def updated(self) -> datetime:
        return max((item.updated for item in self.items), default=EPOCH)

    def siblings(self) -> dict[str, str]:
        """The same feed in the other forms, by media type."""
        others = [form for form in FEED_MEDIA_TYPES if form != self.form]
        return {FEED_MEDIA_TYPES[form]: self.channel.url(form) for form in others}

    def headers(self) -> dict[str, str]:
        """For those who read no body: WebSub's topic and hubs, the siblings, the licence."""
        links = [link(self.url, "self", type=FEED_MEDIA_TYPES[self.form])]
        links += [link(hub, "hub") for hub in get_hub_urls()]
        links += [link(url, rel) for rel, url in self.beside.items()]
        links += [link(url, "alternate", type=type) for type, url in self.siblings().items()]
        links.append(link(get_terms().document, "license", type=RSL))
        return header(links)


def get_hub_urls() -> list[str]:
    """The WebSub hubs that are told of every change of a feed."""
    return [settings.HUB_URL] if settings.HUB_URL else []
