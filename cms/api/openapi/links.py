"""Where an answer leads, in OpenAPI: its ``links`` name the next operation and what to hand it.

For people they say how the addresses hang together; clients and tests walk along them.
"""

from typing import Any

from cms.api import serializers
from cms.api.collection import Collection, collections
from cms.lib.document_fields import Ref

Json = dict[str, Any]
FIRST = "$response.body#/results/0"
SECOND = "$response.body#/results/1"


def operation_link(operation: str, description: str, **parameters: str) -> Json:
    return {"operationId": operation, "parameters": parameters, "description": description}


def list_links(collection: Collection) -> Json:
    """From a page to what it lists; ``results/0`` stands for each of its results."""
    one = f"get{serializers.component_name(collection)}"
    found = {"byId": operation_link(one, "The whole of one of the results.", name=f"{FIRST}/id")}
    if collection.is_part:
        return found
    found["bySlug"] = operation_link(one, "The same, by its slug.", name=f"{FIRST}/slug")
    if collection.comparison:
        slugs = f"{{{FIRST}/slug}},{{{SECOND}/slug}}"
        compare = f"compare{collection.name.capitalize()}"
        found["compared"] = operation_link(compare, "Two of the results side by side.", slugs=slugs)
    return found


def detail_links(collection: Collection) -> Json:
    """From one entry to its past, to what it refers to, and to what refers to it."""
    found = {}
    if not collection.is_part:
        editions = f"list{serializers.component_name(collection)}Editions"
        found["editions"] = operation_link(editions, "All its editions.", name="$response.body#/id")
        for each in sorted(collections().values(), key=lambda each: each.name):
            for name, type in each.filters.relations.items():
                if type == collection.type_name:
                    what = f"The {each.name} that refer to it as `{name}`."
                    found[f"{each.name}By{name.capitalize()}"] = operation_link(
                        f"list{each.name.capitalize()}", what, **{name: "$response.body#/slug"}
                    )
    fields = serializers.detail_serializer(collection)._declared_fields
    for name, type in collection.filters.relations.items():
        if name in fields:
            at = name if isinstance(fields[name], Ref) else f"{name}/0"
            what = f"An entry of its `{name}`."
            found[name] = operation_link(
                f"get{type.capitalize()}", what, name=f"$response.body#/{at}/id"
            )
    return found


def editions_links(collection: Collection) -> Json:
    """From the list of an entry's editions to each of them, and to what it changed."""
    here = {"name": "$request.path.name", "number": f"{FIRST}/number"}
    return {
        "edition": operation_link(
            f"get{serializers.component_name(collection)}Edition", "One of the editions.", **here
        ),
        "difference": operation_link(
            f"get{serializers.component_name(collection)}Difference", "What it changed.", **here
        ),
    }


def edition_links(collection: Collection) -> Json:
    """From an edition to what it changed, and to the entry as it is now."""
    here = {"name": "$request.path.name", "number": "$request.path.number"}
    name = serializers.component_name(collection)
    return {
        "difference": operation_link(f"get{name}Difference", "What it changed.", **here),
        "now": operation_link(f"get{name}", "The entry as it is now.", name="$response.body#/id"),
    }
