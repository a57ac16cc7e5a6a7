"""How the tests read feeds: the titles of one in JSON, an entry or the links of one in Atom."""

from tests.syndication.feeds.validators import ATOM

FORMATS = ("atom", "rss", "json")


def read_titles(feed, name, **parameters):
    return [item["title"] for item in feed(f"{name}.json", **parameters)["items"]]


def find_entry(root, draft):
    (found,) = [
        each
        for each in root.findall(f"{ATOM}entry")
        if each.findtext(f"{ATOM}id") == f"urn:uuid:{draft.pk}"
    ]
    return found


def find_links(element, rel):
    return [each.get("href") for each in element.findall(f"{ATOM}link") if each.get("rel") == rel]
