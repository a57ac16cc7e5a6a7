"""Read elements of feeds: titles of a JSON feed, entries and links of an Atom feed."""

from tests.syndication.feeds.validators import ATOM

FORMATS = ("atom", "rss", "json")


def read_titles(feed, name, **parameters):
    return [item["title"] for item in feed(f"{name}.json", **parameters)["items"]]


def find_entry(root, draft):
    (entry,) = [
        each
        for each in root.findall(f"{ATOM}entry")
        if each.findtext(f"{ATOM}id") == f"urn:uuid:{draft.pk}"
    ]
    return entry


def find_links(element, rel):
    return [each.get("href") for each in element.findall(f"{ATOM}link") if each.get("rel") == rel]
