"""What every answer about an entry points to, and the signals that every answer carries."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from cms.api.http.link_header import RelatedLink
from cms.published.models.rows import published_types
from cms.syndication.discovery.oembed import embeddable
from cms.syndication.discovery.terms import RSL, terms
from cms.syndication.feeds.declarations import feed_of
from cms.syndication.feeds.document import TYPES

Json = dict[str, Any]
OEMBED = {"json": "application/json+oembed", "xml": "text/xml+oembed"}
#: Readers are not told the terms of what is not content.
SILENT = ("/admin/", "/static/", "/livez", "/readyz")


def of_entry(entry: Mapping[str, Any]) -> list[RelatedLink]:
    """Its cards for other pages, the feeds that it is in, and the terms for machines."""
    model = published_types().get(entry["type"])
    found = [RelatedLink(terms().document, "license", RSL, "")]
    if model is None:
        return found
    if model.collection in embeddable():
        url = entry["canonical_url"]
        found += [
            RelatedLink(
                f"{settings.BASE_URL}/oembed?{urlencode({'url': url, 'format': form})}",
                "alternate",
                type,
                entry["title"],
            )
            for form, type in OEMBED.items()
        ]
    if feed_of(model):
        own = "" if entry["locale"] == settings.LANGUAGE_CODE else f"?locale={entry['locale']}"
        base = f"{settings.BASE_URL}/feeds/{model.collection}"
        title = f"{settings.PUBLISHER['name']}: {model.collection}"
        found += [
            RelatedLink(f"{base}.{form}{own}", "alternate", type, title)
            for form, type in TYPES.items()
        ]
    return found


def meta() -> dict[str, str]:
    """What a page says in its head, by name."""
    return terms().tdm


class LicenceSignals:
    """The middleware that says the terms in the headers of every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not request.path.startswith(SILENT):
            for name, value in terms().tdm.items():
                response[name] = value
            if settings.CONTENT_USAGE:
                response["Content-Usage"] = terms().content_usage
        return response
