"""What every answer about an entry points to, and the signals that every answer carries."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from cms.api.http.link_header import Beside
from cms.published.models.rows import published_types
from cms.syndication.discovery.oembed import get_embeddable_models
from cms.syndication.discovery.terms import RSL, get_terms
from cms.syndication.feeds.declarations import get_feed
from cms.syndication.feeds.document import FEED_MEDIA_TYPES

Json = dict[str, Any]
OEMBED = {"json": "application/json+oembed", "xml": "text/xml+oembed"}


def build_entry_links(entry: Json) -> list[Beside]:
    """Its cards for other pages, the feeds that it is in, and the terms for machines."""
    model = published_types().get(entry["type"])
    found = [Beside(get_terms().document, "license", RSL, "")]
    if model is None:
        return found
    if model.collection in get_embeddable_models():
        url = entry["canonical_url"]
        found += [
            Beside(
                f"{settings.BASE_URL}/oembed?{urlencode({'url': url, 'format': form})}",
                "alternate",
                type,
                entry["title"],
            )
            for form, type in OEMBED.items()
        ]
    if get_feed(model):
        own = "" if entry["locale"] == settings.LANGUAGE_CODE else f"?locale={entry['locale']}"
        base = f"{settings.BASE_URL}/feeds/{model.collection}"
        title = f"{settings.PUBLISHER['name']}: {model.collection}"
        found += [
            Beside(f"{base}.{form}{own}", "alternate", type, title)
            for form, type in FEED_MEDIA_TYPES.items()
        ]
    return found
