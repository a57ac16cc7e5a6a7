"""Load the published documents that assessments of evidence read."""

from collections.abc import Iterable, Mapping
from typing import Any

from cms.evidence.graph import Node
from cms.lib import canonical_json
from cms.published.models.rows import published_types

Json = Mapping[str, Any]


def list_needed(
    reached: Iterable[Node], nodes: Mapping[int, Node], *, documents: Mapping[int, Json]
) -> list[Node]:
    """List the published entries whose documents are to be read."""
    models = published_types()
    needed: dict[int, Node] = {}
    for node in reached:
        if models[node.type].assesses_documents:
            related = (node, *(nodes[key] for _, key in node.bases))
            needed |= {each.key: each for each in related if each.is_published}
    return [node for key, node in needed.items() if key not in documents]


def load_documents(nodes: Iterable[Node]) -> dict[int, Json]:
    """Load the published documents of entries by key: one statement for each type."""
    by_type: dict[str, list[Any]] = {}
    for node in nodes:
        by_type.setdefault(node.type, []).append(node.id)
    found: dict[int, Json] = {}
    for type, ids in by_type.items():
        rows = published_types()[type]._default_manager.filter(pk__in=ids)
        for key, document in rows.values_list("reference_key", "live_edition__document"):
            found[key] = canonical_json.load(document)
    return found
