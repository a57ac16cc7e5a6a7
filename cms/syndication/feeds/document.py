"""One document of a feed, before it is written in a form."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.conf import settings

from cms.api.http.link_header import format_link, link_header
from cms.syndication.discovery.terms import RSL, terms
from cms.syndication.feeds.channels import Channel
from cms.syndication.feeds.items import Item

TYPES = {
    "atom": "application/atom+xml",
    "rss": "application/rss+xml",
    "json": "application/feed+json",
}
#: Of a feed in which nothing ever happened.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Document:
    """``url`` is its own address, ``beside`` the relations to other documents of the feed."""

    channel: Channel
    form: str
    url: str
    items: Sequence[Item]
    beside: dict[str, str] = field(default_factory=dict)
    is_archive: bool = False

    @property
    def updated(self) -> datetime:
        return max((item.updated for item in self.items), default=NEVER)

    def siblings(self) -> dict[str, str]:
        """The same feed in the other forms, by media type."""
        others = [form for form in TYPES if form != self.form]
        return {TYPES[form]: self.channel.url(form) for form in others}

    def headers(self) -> dict[str, str]:
        """For those who read no body: WebSub's topic and hubs, the siblings, the licence."""
        links = [format_link(self.url, "self", type=TYPES[self.form])]
        links += [format_link(hub, "hub") for hub in hubs()]
        links += [format_link(url, rel) for rel, url in self.beside.items()]
        links += [format_link(url, "alternate", type=type) for type, url in self.siblings().items()]
        links.append(format_link(terms().document, "license", type=RSL))
        return link_header(links)


def hubs() -> list[str]:
    """The WebSub hubs that are told of every change of a feed."""
    return [settings.HUB_URL] if settings.HUB_URL else []
