"""How the tests read feeds: the titles of one in JSON, an entry or the links of one in Atom."""

from tests.syndication.feeds.rules import ATOM

FORMS = ("atom", "rss", "json")


def titles(feed, name, **parameters):
    return [item["title"] for item in feed(f"{name}.json", **parameters)["items"]]


def entry_in(root, draft):
    (found,) = [
        each
        for each in root.findall(f"{ATOM}entry")
        if each.findtext(f"{ATOM}id") == f"urn:uuid:{draft.pk}"
    ]
    return found


def links(element, rel):
    return [each.get("href") for each in element.findall(f"{ATOM}link") if each.get("rel") == rel]
