"""The sitemap: the pages for people of all entries, with their times of change."""

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
from cms.syndication.discovery.oembed import get_embeddable_models

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
#: How many pages one part lists. The protocol allows 50,000 pages and 50 MB.
PART_SIZE = 10_000


def build_sitemap_index() -> bytes:
    """Build the index of all parts; each collection has as many parts as its pages need."""
    models = get_embeddable_models()
    cache_tag_header.add_tags(others=[cache_tags.list_tag(collection) for collection in models])
    types = [model.type for model in models.values()]
    cards = reader_queryset(Card).filter(type__in=types).values_list("type").annotate(Count("pk"))
    counts = dict(cards.order_by("type"))
    parts = [
        f"{settings.BASE_URL}/sitemap-{collection}-{number}.xml"
        for collection, model in models.items()
        for number in range(1, -(-counts.get(model.type, 0) // PART_SIZE) + 1)
    ]
    return write_sitemap("sitemapindex", "sitemap", ({"loc": part} for part in parts))


def build_sitemap_part(collection: str, number: int) -> bytes:
    """Build one part. Raises Problem if there is no such part."""
    model = get_embeddable_models().get(collection)
    entries = load_page_entries(model, number) if model and number else []
    if model is None or not entries:
        detail = f"There is no part {number} of “{quote_input(collection)}” in the sitemap."
        raise Problem("not-found", detail)
    cache_tag_header.add_tags(others=[cache_tags.list_tag(collection)])
    return write_sitemap("urlset", "url", entries)


def load_page_entries(model: type[Published], number: int) -> list[dict[str, str]]:
    start = (number - 1) * PART_SIZE
    columns = reader_queryset(model).order_by("pk").values_list("slug", "locale", "updated_at")
    return [
        {
            "loc": settings.SITE_URL + front_end_path(model, slug, locale=locale),
            "lastmod": format_rfc3339(updated_at),
        }
        for slug, locale, updated_at in columns[start : start + PART_SIZE]
    ]


def write_sitemap(root: str, element: str, entries: Iterable[dict[str, str]]) -> bytes:
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
