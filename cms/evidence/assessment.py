"""Assess the evidence of entries from their documents and from what they rest on.

A pure function of what is published: ``publish()``, ``reproject`` and ``audit`` call the same.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from cms.evidence.documents import list_needed, load_documents
from cms.evidence.graph import Node, name_base_relations, read_graph
from cms.lib import canonical_json
from cms.lib.quoted_words import describe_words
from cms.published.models.evidence import Assessment, Basis, EvidenceStatus
from cms.published.models.log import Change
from cms.published.models.rows import published_types

Json = Mapping[str, Any]
#: The state of a withdrawn entry, by the reason of its withdrawal; all others leave it in doubt.
WITHDRAWN_STATUS = {Change.Reason.RETRACTED: EvidenceStatus.SOURCE_RETRACTED}


def assess_withdrawal(reason: str) -> Assessment:
    """Assess an entry that was withdrawn: what still refers to it inherits its status."""
    status = WITHDRAWN_STATUS.get(Change.Reason(reason), EvidenceStatus.SOURCE_FLAGGED)
    return Assessment(status)


def assess_nodes(
    nodes: Mapping[int, Node], *, documents: Mapping[int, Json]
) -> dict[int, Assessment]:
    """Assess all published entries of a graph that were reached, those below others first.

    ``documents`` has, by key, those that are known already.
    """
    reached = sorted(
        (node for node in nodes.values() if node.level is not None and node.is_published),
        key=lambda node: node.level or 0,
    )
    known = {**documents, **load_documents(list_needed(reached, nodes, documents=documents))}
    assessed: dict[int, Assessment] = {}
    models, names = published_types(), name_base_relations()
    for node in reached:
        model = models[node.type]
        bases = [
            build_basis(names[number], nodes[key], assessed, known)._replace(
                **describe_outdated(node, nodes[key])
            )
            for number, key in node.bases
            if nodes[key].id is not None
        ]
        document = known.get(node.key) if model.assesses_documents else None
        assessed[node.key] = model.assess_evidence(document, bases)
    return assessed


def build_basis(
    relation: str, node: Node, assessed: Mapping[int, Assessment], documents: Mapping[int, Json]
) -> Basis:
    """Describe what an entry rests on: as it is assessed now, else as it was before."""
    status = EvidenceStatus.CURRENT
    if node.key in assessed:
        status = assessed[node.key].status
    elif node.state:
        status = EvidenceStatus(node.state.status)
    document = documents.get(node.key)
    return Basis(relation, node.entry_id, node.type, status, node.is_published, document)


def describe_outdated(node: Node, base: Node) -> dict[str, Any]:
    """Describe the words that an entry quotes and those that the other lends, if they differ."""
    if base.key not in node.outdated or not base.is_published:
        return {}
    quoted, lent = map(canonical_json.load, node.outdated[base.key])
    return {
        "quoted": describe_words(quoted, other=lent),
        "current": describe_words(lent, other=quoted),
    }


def assess_again(keys: Iterable[int]) -> dict[int, tuple[Node, Assessment]]:
    """Assess published entries by what their bases are stored as, to compare with their states."""
    nodes = read_graph(list(keys), upwards=False)
    assessed = assess_nodes(nodes, documents={})
    return {key: (nodes[key], assessment) for key, assessment in assessed.items()}
