"""WebSub topics: the feed that an address of ours leads to, by what the feed is about."""

import hashlib
import io
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http.request import validate_host
from django.urls import Resolver404, resolve

from cms.published.models.rows import published_types
from cms.syndication.feeds.channels import CORRECTIONS
from cms.syndication.feeds.declarations import find_feed_relation, get_syndicated_models
from cms.syndication.feeds.document import FEED_MEDIA_TYPES
from cms.syndication.feeds.targets import find_target_id

PREFIX = "/feeds/"


@dataclass(frozen=True)
class FeedKey:
    """A feed by what it is about, which no new slug or host changes.

    ``target_id`` None: all entries of the collection, or corrections of all.
    """

    collection: str
    target_id: UUID | None
    locale: str
    feed_format: str

    @property
    def path(self) -> str:
        """The path of the feed, with the id of its target."""
        target = f"/{self.target_id}" if self.target_id else ""
        return f"{PREFIX}{self.collection}{target}.{self.feed_format}"

    @property
    def query(self) -> str:
        is_default = self.locale == settings.LANGUAGE_CODE
        return "" if is_default else urlencode({"locale": self.locale})


@dataclass(frozen=True)
class FeedContent:
    """The body and type of a feed as the public gets it now."""

    body: bytes
    content_type: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


def parse_topic(topic: str) -> FeedKey | None:
    """Parse an address of a feed of ours: under any host of ours, any slug of old, or an id.

    None: it leads to no feed, or to one page of it.
    """
    base, parts = urlsplit(settings.BASE_URL), urlsplit(topic)
    if parts.fragment or not is_our_host(parts) or not parts.path.startswith(base.path + PREFIX):
        return None
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    locale = query.pop("locale", settings.LANGUAGE_CODE)
    try:
        kwargs = resolve(parts.path.removeprefix(base.path)).kwargs
    except Resolver404:
        return None
    collection, feed_format = kwargs.get("collection", ""), kwargs.get("feed_format", "")
    if query or locale not in settings.LOCALES or feed_format not in FEED_MEDIA_TYPES:
        return None
    name = kwargs.get("name", "")
    if not name:
        is_feed = collection == CORRECTIONS or collection in get_syndicated_models()
        return FeedKey(collection, None, locale, feed_format) if is_feed else None
    if find_feed_relation(collection) is None:
        return None
    models = {model.collection: model for model in published_types().values()}
    target_id = find_target_id(models[collection], name, locale=locale)
    return FeedKey(collection, target_id, locale, feed_format) if target_id else None


def is_our_host(parts: Any) -> bool:
    """Return whether an address is at the host of ``BASE_URL``, or at another that we answer at."""
    base = urlsplit(settings.BASE_URL)
    if (parts.scheme, parts.netloc) == (base.scheme, base.netloc):
        return True
    hosts = [host for host in settings.ALLOWED_HOSTS if host != "*"]
    try:
        hostname = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and validate_host(hostname, hosts)


def render_feed(feed: FeedKey) -> FeedContent | None:
    """Render the feed as it is at its address now. None: there is no such feed any more."""
    base = urlsplit(settings.BASE_URL)
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": feed.path,
            "QUERY_STRING": feed.query,
            "SERVER_NAME": base.hostname,
            "SERVER_PORT": str(base.port or 80),
            "HTTP_HOST": base.netloc,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": base.scheme,
            "wsgi.input": io.BytesIO(),
        }
    )
    view, args, kwargs = resolve(request.path_info)
    response = view(request, *args, **kwargs)  # without HTTP
    if response.status_code != 200:
        return None
    return FeedContent(bytes(response.content), response["Content-Type"])
