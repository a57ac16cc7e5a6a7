"""WebSub topics: feeds by address, and the feeds that changes may have changed."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.urls import Resolver404, resolve

from cms.published.models.log import Change
from cms.published.models.references import Reference
from cms.published.models.rows import Published, published_types
from cms.syndication.feeds.channels import CORRECTIONS
from cms.syndication.feeds.declarations import get_feed, get_syndicated_models
from cms.syndication.feeds.document import FEED_MEDIA_TYPES

PREFIX = "/feeds/"


@dataclass(frozen=True)
class FeedContent:
    """The body and type of a feed as the public gets it now."""

    body: bytes
    content_type: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


def render_topic(topic: str) -> FeedContent | None:
    """Render the feed at this address of ours. None: there is no such feed, or not any more."""
    base, parts = urlsplit(settings.BASE_URL), urlsplit(topic)
    is_ours = (parts.scheme, parts.netloc) == (base.scheme, base.netloc)
    if not is_ours or parts.fragment or not parts.path.startswith(base.path + PREFIX):
        return None
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": parts.path.removeprefix(base.path),
            "QUERY_STRING": parts.query,
            "SERVER_NAME": base.hostname,
            "SERVER_PORT": str(base.port or 80),
            "HTTP_HOST": base.netloc,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": base.scheme,
            "wsgi.input": io.BytesIO(),
        }
    )
    try:
        view, args, kwargs = resolve(request.path_info)
    except Resolver404:
        return None
    response = view(request, *args, **kwargs)  # without HTTP
    if response.status_code != 200:
        return None
    return FeedContent(bytes(response.content), response["Content-Type"])


def feeds_changed_between(after: int, until: int) -> list[str]:
    """Return the addresses of all feeds that the changes may have changed, never too few."""
    changes = Change.objects.filter(sequence__gt=after, sequence__lte=until)
    pairs = set(changes.order_by().values_list("type", "locale").distinct())
    paths = [path for type, locale in sorted(pairs) for path in feed_paths(type, locale)]
    return [f"{settings.BASE_URL}{PREFIX}{path}" for path in dict.fromkeys(paths)]


def feed_paths(type: str, locale: str) -> Iterator[str]:
    """Yield the paths, below ``PREFIX``, of the feeds that show entries of a type and language."""
    names = [CORRECTIONS]
    model = published_types().get(type)
    if model in get_syndicated_models().values() and model is not None:
        names += [model.collection, *entry_feed_paths(model, locale)]
    query = "" if locale == settings.LANGUAGE_CODE else f"?{urlencode({'locale': locale})}"
    for name in names:
        yield from (f"{name}.{form}{query}" for form in FEED_MEDIA_TYPES)


def entry_feed_paths(model: type[Published], locale: str) -> Iterator[str]:
    """Yield the paths of the feeds of single entries that entries of this type refer to."""
    types = published_types()
    feed = get_feed(model)
    for relation, type in (feed.by if feed else {}).items():
        target = types[type]
        ids = Reference.objects.filter(source_type=model.type, name=relation).values("target_id")
        rows = target._default_manager.filter(pk__in=ids, locale=locale).order_by("slug")
        yield from (f"{target.collection}/{slug}" for slug in rows.values_list("slug", flat=True))
