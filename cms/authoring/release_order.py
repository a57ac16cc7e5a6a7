"""The order in which a release publishes: what others may need, and readers lack, comes first."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from django.apps import apps

from cms.authoring.models.release import ReleaseItem
from cms.published.models.rows import count_base_levels, list_base_types, published_types


def group_items(items: Sequence[ReleaseItem]) -> Iterator[tuple[dict[str, Any], list[ReleaseItem]]]:
    """Group the items to publish, in order, by their note and significance in the log.

    First come the entries that readers do not have and others may rest on, such as new claims: the
    preflight of what names them finds them published. All else is published as one, so that nobody
    is told of evidence that has moved for an entry that follows it at the same moment.
    """
    publishing = [item for item in items if item.act == ReleaseItem.Act.PUBLISH]
    ranks = rank_new_bases(publishing)
    last = len(published_types())

    def get_rank(item: ReleaseItem) -> int:
        return ranks.get(item.entry_id, last)

    publishing.sort(key=get_rank)
    keys = groupby(publishing, key=lambda item: (get_rank(item), item.note, item.significance))
    for (_, note, significance), group in keys:
        yield {"note": note, "significance": significance}, list(group)


def rank_new_bases(items: Sequence[ReleaseItem]) -> dict[UUID, int]:
    """Rank the entries of types that others rest on, if readers do not have them."""
    models = {label: apps.get_model(label).published for label in {item.type for item in items}}
    ranks: dict[UUID, int] = {}
    for label, published in models.items():
        if published.type in list_base_types():
            ids = {item.entry_id for item in items if item.type == label}
            live = set(published._default_manager.filter(pk__in=ids).values_list("pk", flat=True))
            ranks |= dict.fromkeys(ids - live, count_base_levels(published.type))
    return ranks
