"""The sitemap: the pages for people of all entries, with their times of change and translations."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import StringIO
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, QuerySet
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
XHTML_NAMESPACE = "http://www.w3.org/1999/xhtml"
#: How many pages one part lists. The protocol allows 50,000 pages and 50 MB.
PART_SIZE = 10_000


@dataclass(frozen=True)
class SitemapEntry:
    """One address, with the pages of all its translations, itself among them, by language."""

    loc: str
    lastmod: str = ""
    alternates: Mapping[str, str] = field(default_factory=dict)


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
    return write_sitemap("sitemapindex", "sitemap", map(SitemapEntry, parts))


def build_sitemap_part(collection: str, number: int) -> bytes:
    """Build one part. Raises Problem if there is no such part."""
    model = get_embeddable_models().get(collection)
    entries = load_page_entries(model, number) if model and number else []
    if model is None or not entries:
        detail = f"There is no part {number} of “{quote_input(collection)}” in the sitemap."
        raise Problem("not-found", detail)
    cache_tag_header.add_tags(others=[cache_tags.list_tag(collection)])
    return write_sitemap("urlset", "url", entries)


def load_page_entries(model: type[Published], number: int) -> list[SitemapEntry]:
    start = (number - 1) * PART_SIZE
    rows = reader_queryset(model).order_by("pk")[start : start + PART_SIZE]
    urls = load_translation_urls(model, rows)
    return [
        SitemapEntry(
            settings.SITE_URL + front_end_path(model, slug, locale=locale),
            lastmod=format_rfc3339(updated_at),
            alternates=add_default_language(urls.get(key, {})),
        )
        for key, slug, locale, updated_at in rows.values_list(
            "translation_key", "slug", "locale", "updated_at"
        )
    ]


def load_translation_urls(
    model: type[Published], rows: QuerySet[Published]
) -> dict[UUID, dict[str, str]]:
    """Load the pages of those rows that have translations, by translation key and language."""
    others = reader_queryset(model).filter(translation_key=OuterRef("translation_key"))
    translated = reader_queryset(model).filter(
        Exists(others.exclude(pk=OuterRef("pk"))),
        translation_key__in=rows.values("translation_key"),
    )
    urls: dict[UUID, dict[str, str]] = {}
    columns = ("translation_key", "slug", "locale")
    for key, slug, locale in translated.order_by("locale").values_list(*columns):
        path = front_end_path(model, slug, locale=locale)
        urls.setdefault(key, {})[locale] = settings.SITE_URL + path
    return urls


def add_default_language(urls: dict[str, str]) -> dict[str, str]:
    """Add ``x-default``, the page for readers of all other languages."""
    default = urls.get(settings.LANGUAGE_CODE)
    return {**urls, "x-default": default} if default else urls


def write_sitemap(root: str, element: str, entries: Iterable[SitemapEntry]) -> bytes:
    text = StringIO()
    handler: Any = SimplerXMLGenerator(text, "utf-8")
    handler.startDocument()
    handler.startElement(root, {"xmlns": NAMESPACE, "xmlns:xhtml": XHTML_NAMESPACE})
    for entry in entries:
        handler.startElement(element, {})
        handler.addQuickElement("loc", iri_to_uri(entry.loc))
        if entry.lastmod:
            handler.addQuickElement("lastmod", entry.lastmod)
        for hreflang, url in entry.alternates.items():
            link = {"rel": "alternate", "hreflang": hreflang, "href": iri_to_uri(url)}
            handler.addQuickElement("xhtml:link", None, link)
        handler.endElement(element)
    handler.endElement(root)
    return text.getvalue().encode()
