"""What can be followed: the feeds, as anybody gets them."""

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
class Content:
    """A feed as it is now."""

    body: bytes
    content_type: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


def content_of(topic: str) -> Content | None:
    """The feed at this address of ours. None: there is none (any more)."""
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
        view, args, keywords = resolve(request.path_info)
    except Resolver404:
        return None
    response = view(request, *args, **keywords)  # no HTTP is spoken
    if response.status_code != 200:
        return None
    return Content(bytes(response.content), response["Content-Type"])


def moved_between(after: int, until: int) -> list[str]:
    """The addresses of all feeds that the lines may have moved; rather too many than too few."""
    lines = Change.objects.filter(sequence__gt=after, sequence__lte=until)
    places = set(lines.order_by().values_list("type", "locale").distinct())
    found = [path for type, locale in sorted(places) for path in paths(type, locale)]
    return [f"{settings.BASE_URL}{PREFIX}{path}" for path in dict.fromkeys(found)]


def paths(type: str, locale: str) -> Iterator[str]:
    names = [CORRECTIONS]
    model = published_types().get(type)
    if model in get_syndicated_models().values() and model is not None:
        names += [model.collection, *below(model, locale)]
    query = "" if locale == settings.LANGUAGE_CODE else f"?{urlencode({'locale': locale})}"
    for name in names:
        yield from (f"{name}.{form}{query}" for form in FEED_MEDIA_TYPES)


def below(model: type[Published], locale: str) -> Iterator[str]:
    """Of each entry that entries of the type refer to and that has a feed of its own."""
    types = published_types()
    feed = get_feed(model)
    for relation, type in (feed.by if feed else {}).items():
        target = types[type]
        ids = Reference.objects.filter(source_type=model.type, name=relation).values("target_id")
        rows = target._default_manager.filter(pk__in=ids, locale=locale).order_by("slug")
        yield from (f"{target.collection}/{slug}" for slug in rows.values_list("slug", flat=True))
