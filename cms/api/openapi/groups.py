"""Group the operations of the OpenAPI document in the order in which a front end needs them."""

from typing import Any

from cms.api.collection import collections

Json = dict[str, Any]
CONTENT, SEARCH, EDITIONS, SYNC, PARTNERS = (
    *("Content", "Search and comparison", "Editions"),
    *("Sync", "Partners"),
)
GROUPS = (CONTENT, SEARCH, EDITIONS, SYNC, PARTNERS)
MARK = "x-group"  # on an operation, until its tag is in its group

#: What stands below the name of a tag, where it is not the name of a collection.
DESCRIPTIONS = {
    "index": "Where to start: every collection with its address, its filters and its orderings.",
    "search": "Full-text search over all types at once, with highlights and corrected spelling.",
    "compare": "Entries of one type side by side.",
    "pictures": "The figures of studies, treatments and claims as SVG, in light and dark.",
    "editions": "What was published before: every edition has a permanent address.",
    "changes": "Mirror everything: a snapshot, the log of changes behind it, and a stream of both.",
    "partner": "What a key opens, and how far its copy has come.",
    "recalls": "What must be taken down or corrected, and the receipts for it.",
    "embargoed": "What partners with such a key may read before its publication.",
}


def add_tags(document: Json) -> Json:
    """Add the tags in order, and the groups that they stand in (Redoc's ``x-tagGroups``)."""
    grouped: dict[str, list[str]] = {group: [] for group in GROUPS}
    names = {each.name: each.summary for each in collections().values()}
    grouped[CONTENT] += names
    for operations in document["paths"].values():
        for operation in operations.values():
            (tag,), group = operation["tags"], operation.pop(MARK)
            if tag not in grouped[group]:
                grouped[group].append(tag)
    described = DESCRIPTIONS | names
    order = [*names, *DESCRIPTIONS]
    for tags in grouped.values():
        tags.sort(key=lambda tag: order.index(tag) if tag in order else len(order))
    return document | {
        "tags": [
            {"name": tag, "description": described.get(tag, "")}
            for tags in grouped.values()
            for tag in tags
        ],
        "x-tagGroups": [{"name": group, "tags": tags} for group, tags in grouped.items()],
    }
