"""The sitemap: the pages of all entries that people can read, and when they last changed."""

from collections.abc import Iterable
from io import StringIO
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.utils.encoding import iri_to_uri
from django.utils.xmlutils import SimplerXMLGenerator

from cms.api.database.snapshot import reader_queryset
from cms.api.errors.problem_details import Problem
from cms.api.http import cache_tag_header
from cms.lib.characters import quote_input
from cms.lib.timestamps import format_rfc3339
from cms.published import cache_tags
from cms.published.models.references import Card
from cms.published.models.rows import Published
from cms.published.projection import front_end_path
from cms.syndication.discovery.oembed import embeddable

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
#: How many pages one part lists; the protocol allows 50,000 and 50 MB.
MOST = 10_000


def index() -> bytes:
    """All parts, of each collection as many as its pages need."""
    models = embeddable()
    cache_tag_header.add_tags(others=[cache_tags.list_tag(collection) for collection in models])
    types = [model.type for model in models.values()]
    counted = reader_queryset(Card).filter(type__in=types).values_list("type").annotate(Count("pk"))
    counts = dict(counted.order_by("type"))
    parts = [
        f"{settings.BASE_URL}/sitemap-{collection}-{number}.xml"
        for collection, model in models.items()
        for number in range(1, -(-counts.get(model.type, 0) // MOST) + 1)
    ]
    return written("sitemapindex", "sitemap", ({"loc": part} for part in parts))


def part(collection: str, number: int) -> bytes:
    """Raises Problem if there is no such part."""
    model = embeddable().get(collection)
    found = pages(model, number) if model and number else []
    if model is None or not found:
        detail = f"There is no part {number} of “{quote_input(collection)}” in the sitemap."
        raise Problem("not-found", detail)
    cache_tag_header.add_tags(others=[cache_tags.list_tag(collection)])
    return written("urlset", "url", found)


def pages(model: type[Published], number: int) -> list[dict[str, str]]:
    start = (number - 1) * MOST
    columns = reader_queryset(model).order_by("pk").values_list("slug", "locale", "updated_at")
    return [
        {
            "loc": settings.SITE_URL + front_end_path(model, slug, locale=locale),
            "lastmod": format_rfc3339(updated),
        }
        for slug, locale, updated in columns[start : start + MOST]
    ]


def written(root: str, element: str, entries: Iterable[dict[str, str]]) -> bytes:
    text = StringIO()
    handler: Any = SimplerXMLGenerator(text, "utf-8")
    handler.startDocument()
    handler.startElement(root, {"xmlns": NAMESPACE})
    for entry in entries:
        handler.startElement(element, {})
        for name, value in entry.items():
            handler.addQuickElement(name, iri_to_uri(value))
        handler.endElement(element)
    handler.endElement(root)
    return text.getvalue().encode()
