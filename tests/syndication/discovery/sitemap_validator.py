"""Validator: find violations of the sitemap protocol."""

import re
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
INNER = {"urlset": "url", "sitemapindex": "sitemap"}
PARTS = {"url": {"loc", "lastmod", "changefreq", "priority"}, "sitemap": {"loc", "lastmod"}}
W3C = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?")


def find_sitemap_faults(content: bytes, *, host: str) -> list[str]:
    root: Any = etree.fromstring(content)
    name, faults = etree.QName(root).localname, []
    if root.tag != NAMESPACE + name or name not in INNER:
        return [f"root {root.tag}"]
    if len(content) > 50 * 2**20 or len(root) > 50_000:
        faults.append("too large")
    for entry in root:
        parts = [etree.QName(each).localname for each in entry]
        if entry.tag != NAMESPACE + INNER[name] or set(parts) - PARTS[INNER[name]]:
            faults.append(f"{entry.tag} {parts}")
        if len(set(parts)) < len(parts) or parts.count("loc") != 1:
            faults.append(f"parts {parts}")
        loc = entry.findtext(f"{NAMESPACE}loc") or ""
        if urlsplit(loc).netloc != host or not 12 <= len(loc) < 2048:
            faults.append(f"loc {loc}")
        lastmod = entry.findtext(f"{NAMESPACE}lastmod")
        if lastmod is not None and not W3C.fullmatch(lastmod):
            faults.append(f"lastmod {lastmod}")
    return faults
