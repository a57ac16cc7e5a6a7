"""Describe links in OpenAPI: which operation a response leads to, and with which parameters.

They show people how the addresses are connected; clients and tests follow them.
"""

from typing import Any

from cms.api import serializers
from cms.api.collection import Collection, collections
from cms.lib.document_fields import Ref

Json = dict[str, Any]
FIRST_RESULT = "$response.body#/results/0"
SECOND_RESULT = "$response.body#/results/1"


def operation_link(operation: str, description: str, **parameters: str) -> Json:
    """Describe a link to an operation."""
    return {"operationId": operation, "parameters": parameters, "description": description}


def list_links(collection: Collection) -> Json:
    """Return the links of a page to its results, of which ``results/0`` stands for each."""
    operation = f"get{serializers.component_name(collection)}"
    links = {
        "byId": operation_link(
            operation, "The whole of one of the results.", name=f"{FIRST_RESULT}/id"
        )
    }
    if collection.is_part:
        return links
    links["bySlug"] = operation_link(
        operation, "The same, by its slug.", name=f"{FIRST_RESULT}/slug"
    )
    if collection.comparison:
        slugs = f"{{{FIRST_RESULT}/slug}},{{{SECOND_RESULT}/slug}}"
        compare = f"compare{collection.name.capitalize()}"
        links["compared"] = operation_link(compare, "Two of the results side by side.", slugs=slugs)
    return links


def detail_links(collection: Collection) -> Json:
    """Return the links of an entry to its editions, its references and lists that refer to it."""
    links = {}
    if not collection.is_part:
        editions = f"list{serializers.component_name(collection)}Editions"
        links["editions"] = operation_link(editions, "All its editions.", name="$response.body#/id")
        for each in sorted(collections().values(), key=lambda each: each.name):
            for name, type in each.filters.relations.items():
                if type == collection.type_name:
                    description = f"The {each.name} that refer to it as `{name}`."
                    links[f"{each.name}By{name.capitalize()}"] = operation_link(
                        f"list{each.name.capitalize()}",
                        description,
                        **{name: "$response.body#/slug"},
                    )
    fields = serializers.detail_serializer(collection)._declared_fields
    for name, type in collection.filters.relations.items():
        if name in fields:
            pointer = name if isinstance(fields[name], Ref) else f"{name}/0"
            description = f"An entry of its `{name}`."
            links[name] = operation_link(
                f"get{type.capitalize()}", description, name=f"$response.body#/{pointer}/id"
            )
    return links


def editions_links(collection: Collection) -> Json:
    """Return the links of a list of editions to each edition and its difference."""
    parameters = {"name": "$request.path.name", "number": f"{FIRST_RESULT}/number"}
    return {
        "edition": operation_link(
            f"get{serializers.component_name(collection)}Edition",
            "One of the editions.",
            **parameters,
        ),
        "difference": operation_link(
            f"get{serializers.component_name(collection)}Difference",
            "What it changed.",
            **parameters,
        ),
    }


def edition_links(collection: Collection) -> Json:
    """Return the links of an edition to its difference and to the current entry."""
    parameters = {"name": "$request.path.name", "number": "$request.path.number"}
    name = serializers.component_name(collection)
    return {
        "difference": operation_link(f"get{name}Difference", "What it changed.", **parameters),
        "now": operation_link(f"get{name}", "The entry as it is now.", name="$response.body#/id"),
    }
