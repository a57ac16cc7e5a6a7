"""Every address beside the admin, filled in with what is published.

A route with a placeholder that is not known here fails: tests ask new addresses from the start.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import URLResolver, get_resolver

FORMATS = ("atom", "rss", "json")
#: Routes whose placeholders are not the slug of an entry.
FILLED = {
    "api/v1/problems/<str:name>/": ["api/v1/problems/moved/"],
    "api/v1/embargoed/<str:name>/": ["api/v1/embargoed/first/"],
    "api/v1/recalls/<str:place>/": ["api/v1/recalls/0/", "api/v1/recalls/1/"],
    "api/v1/recalls/<str:place>/receipts/": ["api/v1/recalls/1/receipts/"],
    "api/v1/search/": ["api/v1/search/", "api/v1/search/?q=back"],
    "api/v1/compare/treatments/": [
        "api/v1/compare/treatments/?slugs=microdiscectomy,spinal-fusion"
    ],
    "api/v1/posts/": ["api/v1/posts/", "api/v1/posts/?colour=red", "api/v1/posts/?as_of=-1d"],
    "^api(?:/|$)": ["api/nowhere/"],
    "feeds/<slug:collection>.<str:feed_format>": [
        f"feeds/{name}.{each}" for name in ("posts", "corrections") for each in FORMATS
    ],
    "feeds/<slug:collection>/<slug:name>.<str:feed_format>": [
        f"feeds/{name}.{each}"
        for name in ("series/can-stem-cells-help", "topics/back-pain", "series/nobody")
        for each in FORMATS
    ],
    "oembed": ["oembed", "oembed?url=http://localhost:8000/posts/chronic-back-pain/"],
    "sitemap-<slug:collection>-<int:number>.xml": ["sitemap-posts-1.xml", "sitemap-posts-2.xml"],
    "media/<path:path>": ["media/x.webp"],
    "preview/v1/files/<str:signature>/<path:name>": ["preview/v1/files/x/x.webp"],
}


def public_addresses(client: Any) -> list[str]:
    """Return an address or more for every route, and for every picture, and a page of Django's."""
    routes = [route for route in all_routes(get_resolver()) if not route.startswith("admin/")]
    filled = [path for route in routes for path in FILLED.get(route) or [fill(route, client)]]
    images = client.get("/api/v1/images/").json()["results"]
    pictures = [each["src"].removeprefix(settings.BASE_URL) for each in images]
    return [*(f"/{path}" for path in filled), *pictures, "/nowhere/"]


def all_routes(resolver: Any, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from all_routes(pattern, route)
        else:
            yield route


def fill(route: str, client: Any) -> str:
    """Fill in the slug of the collection's first entry, or the id of its first row."""
    collection = re.search(r"([a-z]+)/<(?:str:name|slug:slug)>", route)
    if collection is None:
        return route
    first = client.get(f"/api/v1/{collection[1]}/").json()["results"][0]
    filled = re.sub(r"<(?:str:name|slug:slug)>", first.get("slug", first["id"]), route)
    return filled.replace("<str:number>", "1").replace("<str:file>", "results.svg")
