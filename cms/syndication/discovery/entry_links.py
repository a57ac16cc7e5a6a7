"""Links of an entry to its oEmbed cards, its feeds and its licence."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils import translation

from cms.api.http.link_header import RelatedLink
from cms.published.models.rows import published_types
from cms.syndication.discovery.oembed import get_embeddable_models
from cms.syndication.discovery.terms import RSL, get_terms
from cms.syndication.feeds.declarations import build_feed_title, get_feed
from cms.syndication.feeds.document import FEED_MEDIA_TYPES

OEMBED_MEDIA_TYPES = {"json": "application/json+oembed", "xml": "text/xml+oembed"}


def build_entry_links(entry: Mapping[str, Any]) -> list[RelatedLink]:
    """Build the links to the entry's oEmbed cards, its feeds and the licence document."""
    model = published_types().get(entry["type"])
    links = [RelatedLink(get_terms().document, "license", RSL, "")]
    if model is None:
        return links
    if model.collection in get_embeddable_models():
        address = f"{settings.BASE_URL}/oembed?{urlencode({'url': entry['canonical_url']})}"
        links += [
            RelatedLink(
                f"{address}&format={oembed_format}",
                "alternate",
                type,
                entry["title"],
            )
            for oembed_format, type in OEMBED_MEDIA_TYPES.items()
        ]
    if get_feed(model):
        query = "" if entry["locale"] == settings.LANGUAGE_CODE else f"?locale={entry['locale']}"
        base = f"{settings.BASE_URL}/feeds/{model.collection}"
        with translation.override(entry["locale"]):
            title = build_feed_title(model)
        links += [
            RelatedLink(f"{base}.{feed_format}{query}", "alternate", type, title)
            for feed_format, type in FEED_MEDIA_TYPES.items()
        ]
    return links
