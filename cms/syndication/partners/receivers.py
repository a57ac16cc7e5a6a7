"""Name the partners that receive certain entries (``hooks.entry_receivers``)."""

from collections.abc import Collection, Mapping
from uuid import UUID

from cms.syndication.partners.models import Partner
from cms.syndication.partners.scope import Scope


def list_receivers(entries: Collection[tuple[str, UUID]]) -> list[str]:
    """List the active partners whose scope holds one of the published entries, by name."""
    ids: dict[str, list[UUID]] = {}
    for type, id in entries:
        ids.setdefault(type, []).append(id)
    partners = Partner.objects.filter(is_active=True).order_by("name")
    return [each.name for each in partners if holds_any(Scope.of_partner(each), ids)]


def holds_any(scope: Scope, ids: Mapping[str, list[UUID]]) -> bool:
    """Return whether one of the published entries, whose ids are given by type, is in scope."""
    return any(
        scope.filter_queryset(
            model._default_manager.filter(pk__in=ids[model.type]), model.type
        ).exists()
        for model in scope.published_models()
        if model.type in ids
    )
