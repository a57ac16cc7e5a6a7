"""Validator: find violations of the sitemap protocol."""

import re
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML_LINK = "{http://www.w3.org/1999/xhtml}link"
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
        parts = [etree.QName(each).localname for each in entry if each.tag != XHTML_LINK]
        faults += find_alternate_faults(entry)
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


def find_alternate_faults(entry: Any) -> list[str]:
    """Find what is wrong with the translations of a page: it has to be among them itself."""
    links = [(each.get("hreflang"), each.get("href")) for each in entry.findall(XHTML_LINK)]
    languages = [language for language, _ in links]
    faults = [
        f"hreflang {language} twice" for language in languages if languages.count(language) > 1
    ]
    if links and entry.findtext(f"{NAMESPACE}loc") not in dict(links).values():
        faults.append("page is not among its translations")
    return faults
