"""Validators: find violations of RFC 4287, RFC 6721 and RSS 2.0."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lxml import etree, html

ATOM = "{http://www.w3.org/2005/Atom}"
AT = "{http://purl.org/atompub/tombstones/1.0}"
FH = "{http://purl.org/syndication/history/1.0}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
MARROW = "{urn:x-marrow:syndication:1}"
GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def find_atom_faults(root: Any) -> list[str]:
    """Find violations of RFC 4287 and RFC 6721: of the grammar, and of the rules beside it."""
    GRAMMAR.validate(root)
    faults = [f"grammar: {error.message}" for error in GRAMMAR.error_log]
    faults += find_container_faults(root)
    for entry in root.findall(f"{ATOM}entry"):
        faults += find_container_faults(entry)
    if root.find(f"{ATOM}author") is None:
        authors = [entry.find(f"{ATOM}author") for entry in root.findall(f"{ATOM}entry")]
        faults += ["no author"] if None in authors else []
    versions = Counter(
        (entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}updated"))
        for entry in root.findall(f"{ATOM}entry")
    )
    faults += [f"twice {version}" for version, times in versions.items() if times > 1]
    return [*faults, *find_tombstone_faults(root)]


def find_container_faults(element: Any) -> Iterator[str]:
    name = etree.QName(element).localname
    children = Counter(etree.QName(each).localname for each in element if each.tag.startswith(ATOM))
    alternates = Counter(
        (each.get("type"), each.get("hreflang"))
        for each in element.findall(f"{ATOM}link")
        if each.get("rel", "alternate") == "alternate"
    )
    yield from (f"alternate {key} twice" for key, times in alternates.items() if times > 1)
    if name == "entry" and not children["content"] and not children["link"]:
        yield "entry without content and link"


def find_tombstone_faults(root: Any) -> Iterator[str]:
    tombstones = root.findall(f"{AT}deleted-entry")
    keys = [(each.get("ref"), each.get("when")) for each in tombstones]
    if len(set(keys)) < len(keys):
        yield "tombstone twice"
    live = {e.findtext(f"{ATOM}id"): e.findtext(f"{ATOM}updated") for e in root}
    for tombstone in tombstones:
        ref, when = tombstone.get("ref"), tombstone.get("when", "")
        if not ref or not DATE.fullmatch(when):
            yield "tombstone without ref or when"
        for part in ("by", "comment"):
            if len(tombstone.findall(f"{AT}{part}")) > 1:
                yield f"{part} twice in a tombstone"
        if ref in live and parse_instant(live[ref]) <= parse_instant(when):
            yield f"{ref} is there and gone"


def parse_instant(text: str | None) -> datetime:
    return datetime.fromisoformat(text or "")


def find_rss_faults(root: Any) -> list[str]:
    channel = root.find("channel")
    faults = [
        f"no {each}" for each in ("title", "link", "description") if not channel.findtext(each)
    ]
    links = [each.get("rel") for each in channel.findall(f"{ATOM}link")]
    faults += ["self"] if links.count("self") != 1 else []
    for item in channel.findall("item"):
        if not item.findtext("title") and not item.findtext("description"):
            faults.append("item without title and description")
        guid = item.find("guid")
        if guid is None or guid.get("isPermaLink") != "false":
            faults.append("guid")
    for date in [*root.iter("pubDate"), *root.iter("lastBuildDate")]:
        if not re.search(r" \d{4} ", date.text) or parsedate_to_datetime(date.text).tzinfo is None:
            faults.append(f"date {date.text}")
    return faults


def find_markup_faults(text: str) -> list[str]:
    """Find what HTML in a feed may not have: scripts, styles, handlers, relative addresses."""
    faults, root = [], html.fragment_fromstring(text, create_parent=True)
    for element in root.iter():
        if element.tag in {"script", "style", "iframe", "object", "form", "link", "cms-image"}:
            faults.append(element.tag)
        for name, value in element.attrib.items():
            if name.startswith("on") or name == "style":
                faults.append(name)
            if name in {"href", "src", "cite"} and not urlsplit(value).scheme:
                faults.append(f"{name}={value}")
            if name == "srcset":
                faults += [part for part in value.split(",") if "://" not in part]
    return faults
