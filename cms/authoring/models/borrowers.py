"""Drafts whose document shows words that are those of other entries."""

from typing import Any
from uuid import UUID

from cms.published.models.references import Reference
from cms.published.reference_keys import hash_id, hash_relation


def mark_borrowers(entry_id: UUID, models: Any) -> None:
    """Mark the drafts of these models that show words of an entry: they would be published anew.

    One statement for each relation by which a type quotes words. A rendering of each draft would
    be exact, and would hold up all publishers where a thousand posts show one figure.
    """
    for model in models:
        for relation in model.published.quoting_relations:
            number = hash_relation(model.published.type, relation)
            sources = Reference.objects.filter(relation=number, target=hash_id(entry_id))
            live = model.published._default_manager.filter(
                reference_key__in=sources.values("source")
            )
            model._base_manager.filter(pk__in=live.values("pk")).update(content_digest="")
