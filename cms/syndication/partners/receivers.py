"""Name the partners that receive certain entries (``hooks.entry_receivers``)."""

from collections.abc import Collection, Iterator
from uuid import UUID

from cms.published.models.rows import published_types
from cms.syndication.partners.models import Partner
from cms.syndication.partners.scope import Scope


def list_receivers(entries: Collection[tuple[str, UUID]]) -> list[str]:
    """List the active partners whose scope holds one of the published entries, by name."""
    partners = Partner.objects.filter(is_active=True).order_by("name")
    return [each.name for each in partners if is_receiver(Scope.of_partner(each), entries)]


def is_receiver(scope: Scope, entries: Collection[tuple[str, UUID]]) -> bool:
    return any(holds_any(scope, type, ids) for type, ids in group_by_type(entries))


def group_by_type(entries: Collection[tuple[str, UUID]]) -> Iterator[tuple[str, list[UUID]]]:
    for type in sorted({type for type, _ in entries}):
        yield type, [id for each, id in entries if each == type]


def holds_any(scope: Scope, type: str, ids: list[UUID]) -> bool:
    if scope.types is not None and type not in scope.types:
        return False
    rows = published_types()[type]._default_manager.filter(pk__in=ids)
    return scope.filter_queryset(rows, type).exists()
