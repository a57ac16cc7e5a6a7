"""Where an answer leads, in OpenAPI: its ``links`` name the next operation and what to hand it.

For people they say how the addresses hang together; clients and tests walk along them.
"""

from typing import Any

from cms.api import serializers
from cms.lib.document_fields import Ref
from cms.published.models.rows import Part

Json = dict[str, Any]
View = Any  # a CollectionViewSet class
FIRST = "$response.body#/results/0"
SECOND = "$response.body#/results/1"


def link(operation: str, description: str, **parameters: str) -> Json:
    return {"operationId": operation, "parameters": parameters, "description": description}


def of_list(view: View) -> Json:
    """From a page to what it lists; ``results/0`` stands for each of its results."""
    one = f"get{serializers.name(view)}"
    found = {"byId": link(one, "The whole of one of the results.", name=f"{FIRST}/id")}
    if issubclass(view.published, Part):
        return found
    found["bySlug"] = link(one, "The same, by its slug.", name=f"{FIRST}/slug")
    if view.comparison:
        slugs = f"{{{FIRST}/slug}},{{{SECOND}/slug}}"
        compare = f"compare{view.published.collection.capitalize()}"
        found["compared"] = link(compare, "Two of the results side by side.", slugs=slugs)
    return found


def of_entry(view: View, views: dict[str, View]) -> Json:
    """From one entry to its past, to what it refers to, and to what refers to it."""
    found = {}
    if not issubclass(view.published, Part):
        editions = f"list{serializers.name(view)}Editions"
        found["editions"] = link(editions, "All its editions.", name="$response.body#/id")
        for each in sorted(views.values(), key=lambda each: each.published.collection):
            collection = each.published.collection
            for name, type in each.filters.relations.items():
                if type == view.published.type:
                    what = f"The {collection} that refer to it as `{name}`."
                    found[f"{collection}By{name.capitalize()}"] = link(
                        f"list{collection.capitalize()}", what, **{name: "$response.body#/slug"}
                    )
    fields = serializers.detail(view)._declared_fields
    for name, type in view.filters.relations.items():
        if name in fields:
            at = name if isinstance(fields[name], Ref) else f"{name}/0"
            what = f"An entry of its `{name}`."
            found[name] = link(f"get{type.capitalize()}", what, name=f"$response.body#/{at}/id")
    return found


def of_editions(view: View) -> Json:
    """From the list of an entry's editions to each of them, and to what it changed."""
    here = {"name": "$request.path.name", "number": f"{FIRST}/number"}
    return {
        "edition": link(f"get{serializers.name(view)}Edition", "One of the editions.", **here),
        "difference": link(f"get{serializers.name(view)}Difference", "What it changed.", **here),
    }


def of_edition(view: View) -> Json:
    """From an edition to what it changed, and to the entry as it is now."""
    here = {"name": "$request.path.name", "number": "$request.path.number"}
    name = serializers.name(view)
    return {
        "difference": link(f"get{name}Difference", "What it changed.", **here),
        "now": link(f"get{name}", "The entry as it is now.", name="$response.body#/id"),
    }
