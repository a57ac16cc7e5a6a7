"""Claims as schema.org nodes."""

from typing import Any

from cms.api.representations.linked_data import LinkedData, RelatedNodes, node

Json = dict[str, Any]


def build_brief_claim(claim: Json) -> Json:
    return node("Claim", claim, text=claim["text"])


def build_full_claim(claim: Json, others: RelatedNodes) -> Json:
    return build_brief_claim(claim) | {
        "inLanguage": claim["locale"],
        "isBasedOn": [*others(claim["studies"]), *others(claim.get("treatments", ()))],
    }


CLAIM = LinkedData(brief=build_brief_claim, full=build_full_claim)
